#include <net/host.hpp>

#include <idn2.h>

#include <algorithm>
#include <string>
#include <utility>

namespace portico::net {

namespace ip = boost::asio::ip;

namespace {

constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxLabel = 63;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
constexpr std::string_view kLabelChars =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
/// Of addresses: the library's parser takes zones as well, and stops at a NUL.
constexpr std::string_view kAddressChars = "0123456789abcdefABCDEF:.";

bool has_only(std::string_view text, std::string_view chars) {
  return text.find_first_not_of(chars) == text.npos;
}

char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view without_root(std::string_view host) {
  return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLabel && has_only(text, kLabelChars);
}

bool is_number(std::string_view text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  return hex ? has_only(text.substr(2), kHexDigits) : has_only(text, kDigits);
}

}  // namespace

std::optional<ip::address> parse_address(std::string_view host) {
  if (!has_only(host, kAddressChars))
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

std::optional<std::string> to_ascii_name(const std::string& name) {
  const bool ascii = std::ranges::all_of(name, [](char c) { return c > 0; });
  if (ascii)
    return is_host_name(name) ? std::optional{name} : std::nullopt;
  // More would be none, and the library's time grows with it. It stops at a NUL.
  constexpr std::size_t kLongest = 4 * kMaxName;
  char* converted = nullptr;
  if (name.size() > kLongest || name.find('\0') != name.npos ||
      ::idn2_to_ascii_8z(name.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) !=
          IDN2_OK)
    return std::nullopt;
  std::string result{converted};
  ::idn2_free(converted);
  return is_host_name(result) ? std::optional{std::move(result)} : std::nullopt;
}

std::string normal_name(std::string_view host) {
  std::string name{without_root(host)};
  std::ranges::transform(name, name.begin(), to_lower);
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

}  // namespace portico::net
