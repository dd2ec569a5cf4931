#include <portico/http/uri.hpp>

#include <http/chars.hpp>

#include <boost/url/authority_view.hpp>

#include <charconv>

namespace portico::http {

namespace {

constexpr CharSet kSchemeChars{[](unsigned char c) {
  return is_digit(c) || is_alpha(c) || c == '+' || c == '-' || c == '.';
}};

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

std::optional<Authority> parse_authority(std::string_view text) {
  const auto parsed = boost::urls::parse_authority({text.data(), text.size()});
  if (!parsed || parsed->encoded_host().empty())
    return std::nullopt;
  const auto host = parsed->encoded_host();
  Authority authority{.host = {host.data(), host.size()},
                      .port = std::nullopt,
                      .has_userinfo = parsed->has_userinfo()};
  if (parsed->has_port()) {
    const auto digits = parsed->port();
    authority.port = parse_port({digits.data(), digits.size()});
    if (!authority.port)
      return std::nullopt;
  }
  return authority;
}

bool is_authority(std::string_view text) { return parse_authority(text).has_value(); }

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
