#include <client/tls_channel.hpp>

#include <client/socket_io.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <tuple>
#include <utility>

namespace portico::client {

namespace asio = boost::asio;
using boost::system::error_code;
using http::ErrorCode;

namespace {

/// A record's content, at most.
constexpr std::size_t kRecord = SSL3_RT_MAX_PLAIN_LENGTH;

/// How OpenSSL reaches a socket: without waiting, without signals, and keeping the error.
struct Wire {
  int socket;
  error_code error{};

  static BIO* make(Wire& wire) {
    static BIO_METHOD* const method = make_method();
    BIO* const bio = method ? BIO_new(method) : nullptr;
    if (bio) {
      BIO_set_data(bio, &wire);
      BIO_set_init(bio, 1);
    }
    return bio;
  }

 private:
  static BIO_METHOD* make_method() {
    auto* const method =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK | BIO_TYPE_DESCRIPTOR, "portico");
    if (!method || !BIO_meth_set_read_ex(method, &Wire::read) ||
        !BIO_meth_set_write_ex(method, &Wire::write) || !BIO_meth_set_ctrl(method, &Wire::control))
      return nullptr;
    return method;
  }

  /// Nothing moved and nothing failed: to be tried again.
  static int report(BIO* bio, Channel::Moved moved, std::size_t* bytes, void (*retry)(BIO*)) {
    BIO_clear_retry_flags(bio);
    *bytes = moved.bytes;
    if (moved.error)
      static_cast<Wire*>(BIO_get_data(bio))->error = moved.error;
    else if (moved.bytes == 0)
      retry(bio);
    return moved.bytes > 0 ? 1 : 0;
  }
  static int read(BIO* bio, char* to, std::size_t size, std::size_t* bytes) {
    const auto socket = static_cast<Wire*>(BIO_get_data(bio))->socket;
    return report(bio, receive_now(socket, std::as_writable_bytes(std::span{to, size})), bytes,
                  [](BIO* self) { BIO_set_retry_read(self); });
  }
  static int write(BIO* bio, const char* from, std::size_t size, std::size_t* bytes) {
    const auto socket = static_cast<Wire*>(BIO_get_data(bio))->socket;
    return report(bio, send_now(socket, std::as_bytes(std::span{from, size})), bytes,
                  [](BIO* self) { BIO_set_retry_write(self); });
  }
  static long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
  }
};

/// One record's worth of `buffers` from `skip` bytes on: as it lies there, or gathered in `room`,
/// so that a head and what follows it share a record.
std::span<const std::byte> gather(std::span<const asio::const_buffer> buffers, std::size_t skip,
                                  std::span<std::byte, kRecord> room) {
  std::size_t gathered = 0;
  for (const auto& buffer : buffers) {
    if (skip >= buffer.size()) {
      skip -= buffer.size();
      continue;
    }
    const auto rest = buffer + std::exchange(skip, 0);
    const std::span bytes{static_cast<const std::byte*>(rest.data()), rest.size()};
    if (gathered == 0 && bytes.size() >= kRecord)
      return bytes.first(kRecord);
    const auto part = bytes.first(std::min(bytes.size(), kRecord - gathered));
    std::memcpy(room.data() + gathered, part.data(), part.size());
    gathered += part.size();
    if (gathered == kRecord)
      break;
  }
  return room.first(gathered);
}

/// OpenSSL over the socket itself: what can be done at once is, without passing through buffers of
/// a layer between them.
class TlsChannel final : public Channel {
 public:
  TlsChannel(StreamSocket socket, SslPtr ssl)
      : socket_{std::move(socket)}, wire_{socket_.native_handle()}, ssl_{std::move(ssl)} {
    BIO* const bio = Wire::make(wire_);
    if (!bio)
      fatal_ = asio::error::no_memory;
    SSL_set_bio(ssl_.get(), bio, bio);
  }
  ~TlsChannel() override { TlsChannel::close(); }

  asio::awaitable<error_code> handshake() {
    for (;;) {
      if (fatal_)
        co_return fatal_;
      ERR_clear_error();
      const int result = SSL_connect(ssl_.get());
      if (result == 1)
        co_return error_code{};
      if (const auto error = failure(result))
        co_return error;
      const auto [error] = co_await wait();
      if (error)
        co_return error;
    }
  }
  [[nodiscard]] const SSL* ssl() const { return ssl_.get(); }

  asio::awaitable<Moved> read_some(std::span<std::byte> to) override {
    for (;;) {
      const Moved moved = try_read(to);
      if (moved.error || moved.bytes > 0 || to.empty())
        co_return moved;
      const auto [error] = co_await wait();
      if (error)
        co_return Moved{.error = error, .bytes = 0};
    }
  }

  asio::awaitable<Moved> write(std::span<const asio::const_buffer> buffers) override {
    const std::size_t size = asio::buffer_size(buffers);
    std::size_t sent = 0;
    for (;;) {
      const Moved moved = send(buffers, sent);
      sent += moved.bytes;
      if (moved.error || sent == size)
        co_return Moved{.error = moved.error, .bytes = sent};
      const auto [error] = co_await wait();
      if (error)
        co_return Moved{.error = error, .bytes = sent};
    }
  }

  Moved try_read(std::span<std::byte> to) override {
    if (to.empty() || fatal_)
      return {.error = fatal_, .bytes = 0};
    ERR_clear_error();
    std::size_t bytes = 0;
    const int result = SSL_read_ex(ssl_.get(), to.data(), to.size(), &bytes);
    return {.error = result == 1 ? error_code{} : failure(result), .bytes = bytes};
  }

  bool quiet() override {
    if (fatal_)
      return false;
    ERR_clear_error();
    std::byte first{};
    std::size_t bytes = 0;
    const int result = SSL_peek_ex(ssl_.get(), &first, 1, &bytes);
    return result != 1 && !failure(result);
  }

  Moved try_write(std::span<const asio::const_buffer> buffers) override { return send(buffers, 0); }

  void close() noexcept override {
    if (!socket_.is_open())
      return;
    if (!fatal_ && SSL_is_init_finished(ssl_.get())) {
      // Tells the peer, if there is room for it; and OpenSSL, that the session may be used again.
      SSL_shutdown(ssl_.get());
      ERR_clear_error();
    }
    wire_.socket = -1;
    error_code ignored;
    socket_.close(ignored);
  }

  asio::any_io_executor executor() override { return socket_.get_executor(); }

 private:
  /// From `skip` bytes on, until all is out or has to wait.
  Moved send(std::span<const asio::const_buffer> buffers, std::size_t skip) {
    std::array<std::byte, kRecord> room;
    std::size_t sent = 0;
    for (;;) {
      const auto bytes = gather(buffers, skip + sent, room);
      if (bytes.empty() || fatal_)
        return {.error = fatal_, .bytes = sent};
      ERR_clear_error();
      std::size_t count = 0;
      const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
      sent += count;
      if (result == 1)
        continue;
      const auto error = failure(result);
      return {.error = error ? cause(error) : error, .bytes = sent};
    }
  }

  /// Why nobody takes what is written: a peer that ends TLS says so before it closes.
  error_code cause(const error_code& error) {
    ERR_clear_error();
    char byte = 0;
    std::size_t bytes = 0;
    if (!fatal_ && SSL_peek_ex(ssl_.get(), &byte, 1, &bytes) != 1)
      failure(0);
    return fatal_ ? fatal_ : error;
  }

  /// Why the last operation did not succeed; nothing if it has to wait for the socket.
  error_code failure(int result) {
    switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      wanted_ = asio::socket_base::wait_read;
      return {};
    case SSL_ERROR_WANT_WRITE:
      wanted_ = asio::socket_base::wait_write;
      return {};
    case SSL_ERROR_ZERO_RETURN:
      return asio::error::eof;
    case SSL_ERROR_SSL:
      fatal_ = {static_cast<int>(ERR_peek_last_error()), asio::error::get_ssl_category()};
      return fatal_;
    default:
      if (!wire_.error || wire_.error == asio::error::eof)
        return asio::ssl::error::stream_truncated;
      return wire_.error;
    }
  }

  /// For what the last operation wanted; to be called before another.
  asio::awaitable<std::tuple<error_code>> wait() {
    return socket_.async_wait(wanted_, asio::as_tuple(asio::use_awaitable));
  }

  StreamSocket socket_;
  Wire wire_;
  SslPtr ssl_;
  asio::socket_base::wait_type wanted_ = asio::socket_base::wait_read;
  /// The end of TLS; what was received before it has been read.
  error_code fatal_{};
};

Problem handshake_problem(const SSL* ssl, const error_code& error, const std::string& host) {
  auto problem = tls_problem(error);
  const long verified = SSL_get_verify_result(ssl);
  if (problem.code.kind == ErrorCode::tls_certificate_error && verified != X509_V_OK)
    problem.detail =
        fmt::format("the certificate of {}: {}", host, X509_verify_cert_error_string(verified));
  else
    problem.detail = fmt::format("TLS with {}: {}", host, problem.detail);
  return problem;
}

Protocol negotiated(const SSL* ssl) {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl, &name, &size);
  const std::string_view protocol{reinterpret_cast<const char*>(name), size};
  return protocol == "h2" ? Protocol::http2 : Protocol::http1;
}

}  // namespace

asio::awaitable<std::expected<Secured, Problem>>
secure(StreamSocket socket, std::shared_ptr<TlsContext> context, Origin origin) {
  auto ssl = context->client_for(origin);
  if (!ssl)
    co_return std::unexpected{Problem{ErrorCode::internal_error, "TLS: out of memory"}};
  auto channel = std::make_unique<TlsChannel>(std::move(socket), std::move(ssl));
  const auto error = co_await channel->handshake();
  if (error)
    co_return std::unexpected{handshake_problem(channel->ssl(), error, origin.host)};
  const auto protocol = negotiated(channel->ssl());
  co_return Secured{.channel = std::move(channel), .protocol = protocol};
}

}  // namespace portico::client
