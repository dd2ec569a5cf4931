#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <client/certificates.hpp>
#include <client/sockets.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace portico::client {

/// Says back under TLS what it hears. By Asio's own TLS stream, so that ours meets another.
class TlsServer {
 public:
  explicit TlsServer(boost::asio::io_context& loop, const Identity& identity)
      : acceptor_{loop, loopback()} {
    auto* const context = context_.native_handle();
    SSL_CTX_use_certificate(context, identity.certificate.get());
    SSL_CTX_use_PrivateKey(context, identity.key.get());
    SSL_CTX_set_alpn_select_cb(context, &TlsServer::select, this);
    SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>("t"), 1);
    boost::asio::co_spawn(loop, serve(this), boost::asio::detached);
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] SSL_CTX* context() { return context_.native_handle(); }
  void require_client_certificate(const Identity& authority) {
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context()), authority.certificate.get());
    SSL_CTX_set_verify(context(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  void at_most(int version) { SSL_CTX_set_max_proto_version(context(), version); }

  /// What ALPN takes; empty for no answer.
  std::string protocol;

  // What the last connection was like.
  std::string offered;
  std::string server_name;
  bool resumed = false;
  bool client_certificate = false;
  boost::system::error_code handshake_error;
  /// How many connections have ended, and how the last one did.
  int ended = 0;
  boost::system::error_code end;

 private:
  using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;
  static constexpr auto kTuple = boost::asio::as_tuple(boost::asio::use_awaitable);

  static int select(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* in, unsigned size, void* self) {
    auto& server = *static_cast<TlsServer*>(self);
    server.offered.assign(reinterpret_cast<const char*>(in), size);
    const auto at = server.offered.find(server.protocol);
    if (server.protocol.empty() || at == std::string::npos)
      return SSL_TLSEXT_ERR_NOACK;
    *out = in + at;
    *out_size = static_cast<unsigned char>(server.protocol.size());
    return SSL_TLSEXT_ERR_OK;
  }

  static boost::asio::awaitable<void> serve(TlsServer* self) {
    for (;;) {
      auto [error, socket] = co_await self->acceptor_.async_accept(kTuple);
      if (error)
        co_return;
      boost::asio::co_spawn(self->acceptor_.get_executor(), echo(self, std::move(socket)),
                            boost::asio::detached);
    }
  }

  static boost::asio::awaitable<void> echo(TlsServer* self, boost::asio::ip::tcp::socket socket) {
    Stream stream{std::move(socket), self->context_};
    const auto [error] =
        co_await stream.async_handshake(boost::asio::ssl::stream_base::server, kTuple);
    self->handshake_error = error;
    if (const char* const name =
            SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name))
      self->server_name = name;
    self->resumed = SSL_session_reused(stream.native_handle()) == 1;
    self->client_certificate = SSL_get0_peer_certificate(stream.native_handle()) != nullptr;
    std::array<char, 4096> bytes;
    while (!self->handshake_error) {
      const auto [read_error, count] =
          co_await stream.async_read_some(boost::asio::buffer(bytes), kTuple);
      self->end = read_error;
      if (read_error)
        break;
      const auto [write_error, written] =
          co_await boost::asio::async_write(stream, boost::asio::buffer(bytes, count), kTuple);
      if (write_error)
        break;
    }
    ++self->ended;
  }

  boost::asio::ssl::context context_{boost::asio::ssl::context::tls_server};
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace portico::client
