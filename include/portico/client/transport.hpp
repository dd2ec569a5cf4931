#pragma once

#include <portico/client/policy.hpp>
#include <portico/http/client.hpp>
#include <portico/result.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portico::client {

/// How TLS connections are trusted, and what they show of us. TLS 1.2 or newer, always verified.
struct TlsOptions {
  /// Trust what the system trusts (OpenSSL's default locations).
  bool system_roots = true;
  /// PEM files of further certificate authorities.
  std::vector<std::filesystem::path> ca_files;
  /// What servers that ask for a certificate get: PEM files, the certificate with its chain and its
  /// key. Both or neither.
  std::filesystem::path certificate;
  std::filesystem::path private_key;
};

/// A proxy for HTTP. https goes through it in a tunnel (CONNECT), http by asking it for the URI.
struct ProxyOptions {
  /// "http://[user:password@]host[:port]"; empty is none. The operator's choice: the policy does
  /// not apply to the proxy itself. Private addresses are then refused where they are named as
  /// such; names are the proxy's to resolve.
  std::string url;
  /// Origins that are connected to directly.
  std::vector<OriginPattern> except;

  /// What https_proxy or http_proxy and no_proxy (either case; HTTP_PROXY not, which CGI made
  /// unsafe) of the environment say. Errors: `config`, also for two different proxies. What in
  /// no_proxy names no host is passed over.
  [[nodiscard]] static Result<ProxyOptions> from_environment();
};

/// An authority that is served on a Unix socket instead of by name. Connecting to it needs no
/// further permission. No two may be for the same origin.
struct UnixRoute {
  /// "host" or "host:port", as requests have it; without a port the scheme's.
  std::string authority;
  std::filesystem::path socket;
};

/// What a transport tells of one request that failed.
struct Failure {
  const Origin& origin;
  const http::ErrorCode& code;
  /// The cause in words, such as "certificate has expired", or the rule that would allow it.
  std::string_view detail;
};

/// Every option of the transport, with its default and why. A time of zero is no bound; counts of
/// connections and streams are at least 1.
struct TransportOptions {
  Policy policy;
  TlsOptions tls;
  ProxyOptions proxy;
  std::vector<UnixRoute> unix_routes;
  /// Origins of scheme http that are spoken to in HTTP/2 without asking (RFC 9113 3.3), but not
  /// through a proxy. https negotiates (ALPN): its patterns are refused here.
  std::vector<OriginPattern> http2_prior_knowledge;
  /// Offer HTTP/2 to https servers. Prior knowledge holds all the same.
  bool http2 = true;
  /// "address:port" of name servers to ask in place of the system's. For tests and containers.
  std::vector<std::string> name_servers;

  /// What a request gets whose own options leave it open: the reference's 600 s each.
  std::chrono::nanoseconds connect_timeout = std::chrono::seconds{600};
  std::chrono::nanoseconds first_byte_timeout = std::chrono::seconds{600};
  std::chrono::nanoseconds between_bytes_timeout = std::chrono::seconds{600};

  /// Connections open at once, in all and to one origin; more requests wait, in order of arrival,
  /// at most `max_queued_requests` of them: beyond, connection-limit-reached. 1,024: one for each
  /// guest that a server runs by default; no less for one origin, since many guests have only one,
  /// and origins that want connections take turns.
  std::uint32_t max_connections = 1024;
  std::uint32_t max_connections_per_origin = 1024;
  std::uint32_t max_queued_requests = 1024;
  /// Requests at once on one HTTP/2 connection, at most; the server may allow fewer. 100, as
  /// RFC 9113 6.5.2 recommends as the least.
  std::uint32_t max_streams_per_connection = 100;
  /// How long a connection is kept for another request. 30 s: less than servers commonly wait, so
  /// that it is we who close.
  std::chrono::nanoseconds idle_timeout = std::chrono::seconds{30};
  /// Connections kept so to one origin. 256: as many as may be open, or those above would be opened
  /// anew in every wave of requests.
  std::uint32_t max_idle_per_origin = 256;

  /// Bytes of a response's head (HTTP-response-header-section-size beyond), and of its trailers
  /// (HTTP-response-trailer-section-size); fields in either.
  std::size_t max_response_head = std::size_t{64} * 1024;
  std::size_t max_response_fields = 256;
  /// Bytes of a response's body; beyond, HTTP-response-body-size. Zero is no bound: it is streamed.
  std::uint64_t max_response_body = 0;

  /// Told of every request that failed, but not of what the transport's own end cuts off; of
  /// denials once for each origin, which is forgotten when 1,000 others have been denied. Called on
  /// the transport's thread, also from inside `send`; must not block for long, nor close the
  /// transport.
  std::function<void(const Failure&)> failed;
};

/// Sends requests over the network: looks names up (c-ares), checks every address by the policy,
/// connects (happy eyeballs, RFC 8305), speaks TLS where the scheme asks for it, and HTTP/1.1 or
/// HTTP/2, on connections that are kept for later requests of any guest. Redirects are not
/// followed, content is not decoded.
///
/// A request is tried once more when a kept connection turns out to have been closed under it, and
/// only if the server cannot have acted on it, as HTTP/2 says, or the method is safe (GET, HEAD,
/// OPTIONS, TRACE), and its body is untouched.
///
/// Threads: everything on the one thread of `executor`. Policy, TLS identity and proxy are the
/// transport's own, so a connection is never shared between different ones: make a transport for
/// each.
class Transport final : public http::Client {
 public:
  /// Reads certificates and keys, and checks options. Errors: `config`, `io`.
  [[nodiscard]] static Result<std::shared_ptr<Transport>>
  make(boost::asio::any_io_executor executor, TransportOptions options);
  /// Closes. The executor must still be there.
  ~Transport() override;
  /// Closes every connection. Requests under way fail with connection-terminated, and so do those
  /// that are sent from now on; nothing of it is left on the executor, whose `run` may then return.
  void close();

  [[nodiscard]] std::unique_ptr<http::PendingResponse>
  send(http::Request request, const http::RequestOptions& options) override;

  /// Connections open now, idle ones among them; requests that wait for one.
  [[nodiscard]] std::size_t connections() const;
  [[nodiscard]] std::size_t idle_connections() const;
  [[nodiscard]] std::size_t queued_requests() const;

  class Impl;
  explicit Transport(std::shared_ptr<Impl> impl);

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace portico::client
