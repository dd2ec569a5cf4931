#include <client/host.hpp>

#include <http/chars.hpp>

#include <algorithm>
#include <string>

namespace portico::client {

namespace ip = boost::asio::ip;

namespace {

constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxLabel = 63;

constexpr http::CharSet kDigits{[](unsigned char c) { return http::is_digit(c); }};
constexpr http::CharSet kHexDigits{[](unsigned char c) {
  return http::is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}};
constexpr http::CharSet kLabelChars{
    [](unsigned char c) { return http::is_digit(c) || http::is_alpha(c) || c == '-' || c == '_'; }};
/// Of addresses: the library's parser takes zones as well, and stops at a NUL.
constexpr http::CharSet kAddressChars{[](unsigned char c) {
  return http::is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
         c == '.';
}};

std::string_view without_root(std::string_view host) {
  return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLabel && kLabelChars.contains_all(text);
}

bool is_number(std::string_view text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  return hex ? kHexDigits.contains_all(text.substr(2)) : kDigits.contains_all(text);
}

}  // namespace

std::optional<ip::address> parse_address(std::string_view host) {
  if (!kAddressChars.contains_all(host))
    return std::nullopt;
  boost::system::error_code error;
  const auto address = ip::make_address(std::string{host}, error);
  return error ? std::nullopt : std::optional{address};
}

bool is_host_name(std::string_view host) {
  const auto name = without_root(host);
  if (name.empty() || name.size() > kMaxName)
    return false;
  for (std::size_t begin = 0;;) {
    const auto end = std::min(name.find('.', begin), name.size());
    const auto label = name.substr(begin, end - begin);
    if (!is_label(label))
      return false;
    if (end == name.size())
      return !is_number(label);
    begin = end + 1;
  }
}

std::string normal_name(std::string_view host) {
  std::string name{without_root(host)};
  std::ranges::transform(name, name.begin(), http::to_lower);
  return name;
}

std::optional<std::string> normal_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  if (const auto address = parse_address(host))
    return address->to_string();
  return is_host_name(host) ? std::optional{normal_name(host)} : std::nullopt;
}

bool is_localhost(std::string_view host) {
  const auto name = normal_name(host);
  return name == "localhost" || name.ends_with(".localhost");
}

}  // namespace portico::client
