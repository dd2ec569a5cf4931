#include <experimental/url.hpp>

#include <portico/http/uri.hpp>

#include <boost/asio/ip/address_v6.hpp>
#include <boost/url.hpp>
// The library is taken as headers: here, and nowhere else.
#include <boost/url/src.hpp>

#include <algorithm>

namespace portico::experimental {
namespace {

namespace urls = boost::urls;

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

/// Nothing where escapes hide what cannot be in a host.
std::optional<std::string> normal_host(std::string host) {
  if (host.starts_with('[')) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address_v6(host.substr(1, host.size() - 2), error);
    return error ? std::nullopt : std::optional{"[" + address.to_string() + "]"};
  }
  host = lower(std::move(host));
  const auto authority = http::parse_authority(host);
  if (!authority || authority->host != host || authority->has_userinfo) {
    return std::nullopt;
  }
  return host;
}

/// Boost's grammar takes ports of any size, and goes on behind one that is not a number.
std::optional<Url> made_of(const urls::url_view& from) {
  const std::string_view path{from.encoded_path().data(), from.encoded_path().size()};
  std::string_view written{from.encoded_authority().data(), from.encoded_authority().size()};
  if (written.ends_with(':')) {
    written.remove_suffix(1);
  }
  const auto authority = http::parse_authority(written);
  if (!authority || authority->port == 0 || (!path.empty() && !path.starts_with('/'))) {
    return std::nullopt;
  }
  auto host = normal_host(from.host());
  if (!host) {
    return std::nullopt;
  }
  Url url{.scheme = lower(std::string{from.scheme()}),
          .userinfo = from.has_userinfo() ? std::string{from.userinfo()} : "",
          .host = std::move(*host),
          .port = authority->port,
          .target = path.empty() ? "/" : std::string{path}};
  if (from.has_query()) {
    url.target.append("?").append(from.encoded_query().data(), from.encoded_query().size());
  }
  return url;
}

std::uint16_t port_of(const Url& url) {
  return url.port.value_or(url.scheme == "https" ? 443 : 80);
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text) {
  const auto parsed = urls::parse_uri({text.data(), text.size()});
  return parsed ? made_of(*parsed) : std::nullopt;
}

std::optional<Url> Url::resolve(std::string_view reference) const {
  const std::string here = scheme + "://" + authority() + target;
  const auto base = urls::parse_uri({here.data(), here.size()});
  const auto parsed = urls::parse_uri_reference({reference.data(), reference.size()});
  if (!base || !parsed) {
    return std::nullopt;
  }
  urls::url resolved;
  if (!urls::resolve(*base, *parsed, resolved)) {
    return std::nullopt;
  }
  return made_of(resolved);
}

std::string Url::authority() const {
  return port ? host + ":" + std::to_string(*port) : host;
}

bool Url::same_origin(const Url& other) const {
  return scheme == other.scheme && host == other.host && port_of(*this) == port_of(other);
}

std::optional<std::string> host_of(std::string_view authority) {
  const auto parsed = http::parse_authority(authority);
  if (!parsed || parsed->has_userinfo) {
    return std::nullopt;
  }
  return normal_host(std::string{parsed->host});
}

}  // namespace portico::experimental
