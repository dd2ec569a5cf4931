#include <client/proxy.hpp>

#include <net/host.hpp>

#include <portico/client/transport.hpp>
#include <portico/http/uri.hpp>

#include <http/chars.hpp>
#include <http/http1_response_parser.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <utility>

namespace portico::client {

namespace asio = boost::asio;
using http::ErrorCode;
using http::Parsed;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

/// With its %-escapes undone; they have been checked.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      unsigned byte = 0;
      std::from_chars(&text[i + 1], &text[i + 1] + 2, byte, 16);
      c = static_cast<char>(byte);
      i += 2;
    }
    plain += c;
  }
  return plain;
}

std::string basic(std::string_view credentials) {
  std::string encoded((credentials.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(credentials.data()),
                                   static_cast<int>(credentials.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return "Basic " + encoded;
}

/// Of several variables, the first that is set to something.
std::string_view environment(std::initializer_list<const char*> names) {
  for (const char* const name : names)
    if (const char* const value = std::getenv(name);
        value && *value)  // NOLINT(concurrency-mt-unsafe)
      return value;
  return {};
}

/// `entry` as patterns have it, if it is a range of addresses; here IPv6 may do without brackets,
/// and there may be bits beyond the range's length.
std::optional<std::string> range_pattern(std::string_view entry) {
  std::string text{entry};
  std::erase_if(text, [](char c) { return c == '[' || c == ']'; });
  boost::system::error_code error;
  if (const auto range = asio::ip::make_network_v4(text, error); !error)
    return range.canonical().to_string();
  if (const auto range = asio::ip::make_network_v6(text, error); !error)
    return fmt::format("[{}]/{}", range.network().to_string(), range.prefix_length());
  return std::nullopt;
}

/// An entry of no_proxy: a name stands for all below it as well, with or without a dot before it.
/// What is no pattern was meant for another program.
void add_exception(std::string_view entry, std::vector<OriginPattern>& patterns) {
  std::vector<std::string> texts;
  if (net::parse_address(entry) && entry.find(':') != entry.npos)
    texts = {fmt::format("[{}]", entry)};
  else if (auto range = range_pattern(entry))
    texts = {*std::move(range)};
  else if (entry == "*" || entry.find('/') != entry.npos || entry.starts_with('[') ||
           net::parse_address(entry.substr(0, entry.find(':'))))
    texts = {std::string{entry}};
  else {
    const auto name = entry.substr(entry.starts_with("*.") ? 2 : entry.starts_with('.'));
    texts = {std::string{name}, fmt::format("*.{}", name)};
  }
  for (const auto& text : texts)
    if (auto pattern = OriginPattern::parse(text))
      patterns.push_back(std::move(*pattern));
}

ErrorCode::Kind refusal(std::uint16_t status) {
  switch (status) {
  case 403:
    return ErrorCode::http_request_denied;
  case 407:
    return ErrorCode::configuration_error;
  case 502:
  case 503:
    return ErrorCode::destination_unavailable;
  case 504:
    return ErrorCode::connection_timeout;
  default:
    return ErrorCode::connection_refused;
  }
}

std::string connect_request(const Origin& origin, const std::string& authorization) {
  const bool bracketed = origin.host.find(':') != std::string::npos;
  const auto authority = fmt::format("{}{}{}:{}", bracketed ? "[" : "", origin.host,
                                     bracketed ? "]" : "", origin.port);
  auto request = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", authority);
  if (!authorization.empty())
    request += fmt::format("Proxy-Authorization: {}\r\n", authorization);
  return request + "\r\n";
}

/// Reads the answer to CONNECT piece by piece.
class ConnectAnswer {
 public:
  /// Whether the tunnel is open; false as long as there is more to come.
  std::expected<bool, Problem> add(std::string_view bytes) {
    input_.append(bytes);
    for (;;) {
      const auto parsed = parser_->parse(input_);
      input_.erase(0, parsed.consumed);
      switch (parsed.event) {
      case Parsed::Event::head:
        if (const auto status = parser_->take_head().response.status; status >= 200)
          return verdict(status);
        break;
      case Parsed::Event::complete:
        // It was an interim one.
        parser_.emplace(limits(), kAnswers);
        break;
      case Parsed::Event::refused:
        return std::unexpected{
            Problem{ErrorCode::http_protocol_error,
                    fmt::format("no answer in HTTP: {}", parser_->refusal().reason)}};
      default:
        return false;
      }
    }
  }

 private:
  static constexpr http::ResponseOf kAnswers{.head_request = false, .connect_request = true};

  static http::Http1Limits limits() {
    http::Http1Limits limits;
    limits.head = kMaxProxyHead;
    return limits;
  }

  std::expected<bool, Problem> verdict(std::uint16_t status) const {
    if (status >= 300)
      return std::unexpected{
          Problem{refusal(status), fmt::format("it answered {}{}", status,
                                               status == 407 ? " (wants credentials)" : "")}};
    if (!input_.empty())
      return std::unexpected{
          Problem{ErrorCode::http_protocol_error, "it sends something that nobody asked for"}};
    return true;
  }

  std::optional<http::ResponseParser> parser_{std::in_place, limits(), kAnswers};
  std::string input_;
};

}  // namespace

Result<ProxyServer> ProxyServer::parse(std::string_view url) {
  if (const auto end = url.find("://"); end != url.npos) {
    if (http::Scheme::parse(url.substr(0, end)).kind != http::Scheme::Kind::http)
      return fail(Errc::config, "proxy: only http:// is supported");
    url.remove_prefix(end + 3);
  }
  if (url.ends_with('/'))
    url.remove_suffix(1);
  const auto authority = http::parse_authority(url);
  auto host = authority ? net::normal_host(authority->host) : std::nullopt;
  if (!host)
    return fail(Errc::config, "proxy: expected http://[USER:PASSWORD@]HOST[:PORT]");
  ProxyServer proxy;
  proxy.host = *std::move(host);
  proxy.port = authority->port.value_or(80);
  if (authority->has_userinfo)
    proxy.authorization = basic(unescaped(url.substr(0, url.find('@'))));
  return proxy;
}

Result<ProxyOptions> ProxyOptions::from_environment() {
  ProxyOptions options;
  const auto https = environment({"https_proxy", "HTTPS_PROXY"});
  const auto http = environment({"http_proxy"});
  if (!https.empty() && !http.empty() && https != http)
    return fail(Errc::config, "https_proxy and http_proxy differ: only one proxy is supported");
  options.url = https.empty() ? http : https;
  if (options.url.empty())
    return options;
  if (const auto proxy = ProxyServer::parse(options.url); !proxy)
    return std::unexpected{proxy.error()};
  auto list = environment({"no_proxy", "NO_PROXY"});
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(", \t"), list.size());
    if (const auto entry = list.substr(0, end); !entry.empty())
      add_exception(entry, options.except);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return options;
}

asio::awaitable<std::expected<StreamSocket, Problem>>
open_tunnel(StreamSocket socket, Origin origin, std::string authorization) {
  const auto request = connect_request(origin, authorization);
  const auto [write_error, written] =
      co_await asio::async_write(socket, asio::buffer(request), kTuple);
  if (write_error)
    co_return std::unexpected{carry_problem(write_error)};
  ConnectAnswer answer;
  std::array<char, 1024> bytes;
  for (;;) {
    const auto [error, count] = co_await socket.async_read_some(asio::buffer(bytes), kTuple);
    if (error)
      co_return std::unexpected{carry_problem(error)};
    auto open = answer.add({bytes.data(), count});
    if (!open)
      co_return std::unexpected{std::move(open.error())};
    if (*open)
      co_return socket;
  }
}

}  // namespace portico::client
