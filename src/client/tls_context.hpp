#pragma once

#include <portico/client/transport.hpp>
#include <portico/result.hpp>

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace portico::client {

/// Frees what OpenSSL gave out.
template <auto kFree> struct OpensslDelete {
  template <class T> void operator()(T* object) const { kFree(object); }
};
using SslPtr = std::unique_ptr<SSL, OpensslDelete<&SSL_free>>;
using SslContextPtr = std::unique_ptr<SSL_CTX, OpensslDelete<&SSL_CTX_free>>;
using SslSessionPtr = std::unique_ptr<SSL_SESSION, OpensslDelete<&SSL_SESSION_free>>;

/// Whom TLS connections trust and what they show of us; and the sessions of earlier ones, which
/// save most of the next handshake's work.
class TlsContext : public std::enable_shared_from_this<TlsContext> {
 public:
  /// What ALPN offers.
  enum class Offer : std::uint8_t { http1, http1_and_2 };
  static constexpr std::size_t kMaxSessions = 1000;

  /// Reads all files. Errors: `io` where one cannot be read, `config` where it is not what it
  /// should be.
  [[nodiscard]] static Result<std::shared_ptr<TlsContext>> make(const TlsOptions& options,
                                                                Offer offer);

  /// A client that will accept `origin` only; null if there is no memory. Keeps this alive.
  [[nodiscard]] SslPtr client_for(const Origin& origin);

  [[nodiscard]] std::size_t sessions() const { return sessions_.size(); }

 private:
  struct Client;

  TlsContext() = default;
  Result<> trust(const TlsOptions& options);
  Result<> identify(const TlsOptions& options);
  SslSessionPtr take_session(const std::string& origin);
  static int session_made(SSL* ssl, SSL_SESSION* session);

  SslContextPtr context_;
  /// By origin. A ticket of TLS 1.3 is for one use, and brings the next.
  std::unordered_map<std::string, SslSessionPtr> sessions_;
};

}  // namespace portico::client
