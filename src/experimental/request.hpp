#pragma once

#include <experimental/allowed_hosts.hpp>
#include <experimental/code.hpp>
#include <experimental/url.hpp>

#include <portico/experimental/http.hpp>
#include <portico/http/client.hpp>
#include <portico/http/message.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>

namespace portico::experimental {

/// A request as a guest asks for it.
struct Asked {
  Url url;
  http::Method method;
  http::Fields headers;
  std::string body;
};

/// A response, all of it.
struct Buffered {
  std::uint16_t status = 0;
  http::Fields headers;
  std::string body;

  /// What it takes of the instance's share, the host's own part included.
  [[nodiscard]] std::size_t size() const;
};

/// How requests are sent: `HttpCtx`, with its list read.
struct Sender {
  explicit Sender(const HttpCtx& given) : ctx{given}, allowed{given.allowed_hosts} {}

  HttpCtx ctx;
  AllowedHosts allowed;
};

/// Whether a request may go to where it names, by URL and Host field: ok, destination_not_allowed
/// or invalid_url.
[[nodiscard]] Code check_destination(const AllowedHosts& allowed, const Url& url,
                                     const http::Fields& headers);

inline constexpr int kMaxRedirects = 10;

/// Sends it, follows up to `kMaxRedirects` redirects as far as they are allowed, and reads the
/// response, of at most `room` bytes.
[[nodiscard]] boost::asio::awaitable<std::expected<Buffered, Code>>
send(std::shared_ptr<const Sender> sender, Asked asked, std::size_t room);

}  // namespace portico::experimental
