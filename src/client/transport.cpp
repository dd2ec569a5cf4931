#include <portico/client/transport.hpp>

#include <client/call.hpp>
#include <client/connection.hpp>
#include <client/dial.hpp>
#include <client/pool.hpp>
#include <net/host.hpp>

#include <portico/http/uri.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

namespace portico::client {

namespace asio = boost::asio;

using http::ErrorCode;
using http::Scheme;

namespace {

/// Origins whose denial is remembered, since a guest may ask for any number of them.
constexpr std::size_t kMaxDenials = 1000;

std::unexpected<Problem> refuse(ErrorCode::Kind kind, std::string detail) {
  return std::unexpected{Problem{kind, std::move(detail)}};
}

/// Where `request` goes. Its forms have been checked by whoever made it, but this is the last place
/// before the wire, where a blank in the wrong place would make two requests of one.
std::expected<Origin, Problem> origin_of(const http::Request& request) {
  if (request.scheme.kind == Scheme::Kind::other)
    return refuse(ErrorCode::http_protocol_error,
                  fmt::format("scheme {} is not supported", request.scheme.text()));
  if (!http::is_token(request.method.text()))
    return refuse(ErrorCode::http_request_method_invalid, "the method is not a token");
  // What came after it would not be HTTP, nor under the policy.
  if (request.method.kind == http::Method::Kind::connect)
    return refuse(ErrorCode::http_request_denied, "CONNECT is not sent for guests");
  const auto& path = request.path_with_query;
  if (path && *path != "*" && !http::is_path_with_query(*path))
    return refuse(ErrorCode::http_request_uri_invalid, "the path has bytes that no URI has");
  const auto authority = http::parse_authority(request.authority);
  if (!authority)
    return refuse(ErrorCode::http_request_uri_invalid, "the authority is malformed");

  auto host = net::normal_host(authority->host);
  if (!host)
    return refuse(ErrorCode::http_request_uri_invalid, "the host is neither a name nor an address");
  const bool https = request.scheme.kind == Scheme::Kind::https;
  return Origin{.scheme = request.scheme.kind,
                .host = *std::move(host),
                .port = authority->port.value_or(https ? 443 : 80)};
}

Call::Timeouts timeouts_of(const http::RequestOptions& asked, const TransportOptions& defaults) {
  const auto choose = [](const http::RequestOptions::Timeout& own, std::chrono::nanoseconds other) {
    return own ? *own : other.count() == 0 ? Call::kUnbounded : other;
  };
  return {.connect = choose(asked.connect_timeout, defaults.connect_timeout),
          .first_byte = choose(asked.first_byte_timeout, defaults.first_byte_timeout),
          .between_bytes = choose(asked.between_bytes_timeout, defaults.between_bytes_timeout)};
}

Result<> check(const TransportOptions& options) {
  const auto positive = [](std::string_view name, auto value) -> Result<> {
    if (value < 1)
      return fail(Errc::config, fmt::format("{} must be at least 1", name));
    return {};
  };
  if (auto ok = positive("max_connections", options.max_connections); !ok)
    return ok;
  if (auto ok = positive("max_connections_per_origin", options.max_connections_per_origin); !ok)
    return ok;
  if (auto ok = positive("max_streams_per_connection", options.max_streams_per_connection); !ok)
    return ok;
  const auto shortest = std::min({options.connect_timeout, options.first_byte_timeout,
                                  options.between_bytes_timeout, options.idle_timeout});
  if (shortest.count() < 0)
    return fail(Errc::config, "a timeout must not be negative");
  for (const auto& pattern : options.http2_prior_knowledge)
    if (pattern.scheme() == Scheme::Kind::https)
      return fail(Errc::config, "http2_prior_knowledge is for http: https negotiates");
  return {};
}

/// A call, for whoever waits for it.
class PendingCall final : public http::PendingResponse {
 public:
  explicit PendingCall(std::shared_ptr<Call> call) : call_{std::move(call)} {}
  ~PendingCall() override {
    if (!taken_)
      call_->abandon();
  }

  bool ready() override { return call_->ready(); }
  Signal& changed() override { return call_->changed(); }
  http::Answer take() override {
    taken_ = true;
    return call_->take_answer();
  }

 private:
  std::shared_ptr<Call> call_;
  bool taken_ = false;
};

}  // namespace

class Transport::Impl final : public std::enable_shared_from_this<Impl>, public Call::Owner {
 public:
  Impl(asio::any_io_executor executor, std::shared_ptr<const TransportOptions> options,
       std::unique_ptr<Dialer> dialer)
      : executor_{std::move(executor)}, options_{std::move(options)}, dialer_{*dialer},
        pool_{std::make_shared<Pool>(
            executor_, options_, std::move(dialer),
            [limits = limits_of(*options_)](Dialed dialed, Connection::Listener& listener) {
              return Connection::make(std::move(dialed), limits, listener);
            })} {}

  std::unique_ptr<http::PendingResponse> send(http::Request request,
                                              const http::RequestOptions& asked) {
    if (!request.body)
      request.body = http::empty_body();
    auto origin = origin_of(request);
    if (!origin)
      return refused({.scheme = request.scheme.kind, .host = request.authority, .port = 0},
                     origin.error());
    if (!options_->policy.allows(*origin) && !dialer_.has_route(*origin))
      return refused(*origin, {ErrorCode::http_request_denied,
                               fmt::format("allow it with --allow-host {0} (Policy::allowed)",
                                           origin->text())});
    const auto timeouts = timeouts_of(asked, *options_);
    if (timeouts.connect.count() <= 0)
      return refused(*origin, {ErrorCode::connection_timeout, "its connect timeout is 0"});
    if (timeouts.first_byte.count() <= 0)
      return refused(*origin, {ErrorCode::connection_read_timeout, "its first byte timeout is 0"});
    const auto call =
        std::make_shared<Call>(executor_, std::move(request), std::move(*origin), timeouts);
    call->owned_by(weak_from_this());
    pool_->submit(call);
    return std::make_unique<PendingCall>(call);
  }

  bool retry(Call& call, bool unprocessed) override { return pool_->retry(call, unprocessed); }
  void failed(const Call& call, const Problem& problem) override { tell(call.origin(), problem); }

  void close() {
    closed_ = true;
    pool_->close();
  }
  [[nodiscard]] const Pool& pool() const { return *pool_; }

 private:
  static ConnectionLimits limits_of(const TransportOptions& options) {
    return {.max_response_head = options.max_response_head,
            .max_response_fields = options.max_response_fields,
            .max_response_body = options.max_response_body,
            .max_streams = options.max_streams_per_connection};
  }

  std::unique_ptr<http::PendingResponse> refused(const Origin& origin, const Problem& problem) {
    tell(origin, problem);
    return http::answered(std::unexpected{problem.code});
  }

  void tell(const Origin& origin, const Problem& problem) {
    if (closed_ || !options_->failed)
      return;
    const auto kind = problem.code.kind;
    if (kind == ErrorCode::http_request_denied || kind == ErrorCode::destination_ip_prohibited) {
      if (denied_.size() >= kMaxDenials && !denied_.contains(origin.text()))
        denied_.clear();
      if (!denied_.insert(origin.text()).second)
        return;
    }
    options_->failed({.origin = origin, .code = problem.code, .detail = problem.detail});
  }

  asio::any_io_executor executor_;
  std::shared_ptr<const TransportOptions> options_;
  /// The pool's.
  const Dialer& dialer_;
  std::shared_ptr<Pool> pool_;
  std::unordered_set<std::string> denied_;
  bool closed_ = false;
};

Result<std::shared_ptr<Transport>> Transport::make(asio::any_io_executor executor,
                                                   TransportOptions options) {
  if (auto ok = check(options); !ok)
    return std::unexpected{std::move(ok.error())};
  auto dialer = Dialer::make(executor, options);
  if (!dialer)
    return std::unexpected{std::move(dialer.error())};
  return std::make_shared<Transport>(std::make_shared<Impl>(
      std::move(executor), std::make_shared<const TransportOptions>(std::move(options)),
      std::move(*dialer)));
}

Transport::Transport(std::shared_ptr<Impl> impl) : impl_{std::move(impl)} {}

Transport::~Transport() {
  close();
}

void Transport::close() {
  const auto impl = impl_;
  impl->close();
}

std::unique_ptr<http::PendingResponse> Transport::send(http::Request request,
                                                       const http::RequestOptions& options) {
  // Whoever is told of a failure may destroy the transport.
  const auto impl = impl_;
  return impl->send(std::move(request), options);
}

std::size_t Transport::connections() const {
  return impl_->pool().connections();
}

std::size_t Transport::idle_connections() const {
  return impl_->pool().idle();
}

std::size_t Transport::queued_requests() const {
  return impl_->pool().waiting();
}

}  // namespace portico::client
