#include <portico/http/uri.hpp>

#include <http/chars.hpp>

#include <boost/asio/ip/address_v6.hpp>

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

namespace portico::http {

namespace {

constexpr CharSet kSchemeChars{
    [](unsigned char c) { return is_digit(c) || is_alpha(c) || c == '+' || c == '-' || c == '.'; }};

/// RFC 3986: unreserved and sub-delims, which a name may consist of beside %-escapes.
constexpr CharSet kNameChars{[](unsigned char c) {
  return is_digit(c) || is_alpha(c) ||
         std::string_view{"-._~!$&'()*+,;="}.find(static_cast<char>(c)) != std::string_view::npos;
}};

constexpr CharSet kHexDigits{[](unsigned char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}};

/// Whether `text` consists of `kNameChars`, %-escapes and `also`.
bool is_name(std::string_view text, char also = '-') {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kNameChars.contains(text[i]) || text[i] == also)
      continue;
    if (text[i] != '%' || text.size() - i < 3 || !kHexDigits.contains_all(text.substr(i + 1, 2)))
      return false;
    i += 2;
  }
  return true;
}

/// An IPv6 address without zone, as it may stand in brackets.
bool is_address_v6(std::string_view text) {
  boost::system::error_code error;
  boost::asio::ip::make_address_v6(std::string{text}, error);
  return !error && text.find('%') == std::string_view::npos &&
         text.find('\0') == std::string_view::npos;
}

/// Takes the host off the front of `text`; nothing if there is none.
std::optional<std::string_view> take_host(std::string_view& text) {
  const bool bracketed = text.starts_with('[');
  const auto end = bracketed ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == std::string_view::npos || end == 0)
    return std::nullopt;
  if (bracketed ? !is_address_v6(text.substr(1, end - 1)) : !is_name(text.substr(0, end)))
    return std::nullopt;
  const auto host = text.substr(0, end + bracketed);
  text.remove_prefix(host.size());
  return host;
}

/// `from_chars` takes no sign for an unsigned type, and refuses what does not fit.
std::optional<std::uint16_t> parse_port(std::string_view digits) {
  std::uint16_t port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, port);
  if (error != std::errc{} || stopped != end)
    return std::nullopt;
  return port;
}

}  // namespace

// Boost.URL does this too, but takes ten times as long, for every request, and would have to be
// linked for this alone.
std::optional<Authority> parse_authority(std::string_view text) {
  Authority authority;
  if (const auto at = text.find('@'); at != std::string_view::npos) {
    authority.has_userinfo = true;
    if (!is_name(text.substr(0, at), ':'))
      return std::nullopt;
    text.remove_prefix(at + 1);
  }
  const auto host = take_host(text);
  if (!host)
    return std::nullopt;
  authority.host = *host;
  if (text.empty())
    return authority;
  authority.port = parse_port(text.substr(1));
  if (text.front() != ':' || !authority.port)
    return std::nullopt;
  return authority;
}

bool is_authority(std::string_view text) {
  return parse_authority(text).has_value();
}

bool is_host_and_port(std::string_view text) {
  const auto authority = parse_authority(text);
  return authority && !authority->has_userinfo;
}

bool is_path_with_query(std::string_view text) {
  return text.empty() || ((text.front() == '/' || text.front() == '?') &&
                          text.size() <= kMaxPathWithQuery && kTargetChars.contains_all(text));
}

bool is_scheme(std::string_view text) {
  return !text.empty() && text.size() <= kMaxScheme &&
         is_alpha(static_cast<unsigned char>(text.front())) && kSchemeChars.contains_all(text);
}

}  // namespace portico::http
