#include <client/tls_context.hpp>

#include <net/host.hpp>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace portico::client {

namespace {

constexpr std::string_view kHttp1 = "\x08http/1.1";
constexpr std::string_view kHttp2And1 = "\x02h2\x08http/1.1";

/// The last thing that OpenSSL complained about.
std::string openssl_reason() {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason ? reason : "unknown";
}

std::unexpected<Error> bad_file(std::string_view what, const std::filesystem::path& file) {
  return fail(Errc::config,
              fmt::format("{}: not usable as {}: {}", file.string(), what, openssl_reason()));
}

/// OpenSSL does not tell a missing file from a bad one.
Result<> readable(const std::filesystem::path& file) {
  if (::access(file.c_str(), R_OK) != 0)
    return fail(Errc::io, fmt::format("{}: {}", file.string(), std::strerror(errno)));
  return {};
}

}  // namespace

/// What an SSL object of ours knows beside itself; freed with it.
struct TlsContext::Client {
  std::shared_ptr<TlsContext> context;
  std::string origin;

  static void free(void* /*parent*/, void* client, CRYPTO_EX_DATA* /*data*/, int /*index*/,
                   long /*argument*/, void* /*pointer*/) {
    delete static_cast<Client*>(client);
  }
  static int index() {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, &Client::free);
    return index;
  }
};

Result<std::shared_ptr<TlsContext>> TlsContext::make(const TlsOptions& options, Offer offer) {
  ERR_clear_error();
  std::shared_ptr<TlsContext> made{new TlsContext};
  made->context_.reset(SSL_CTX_new(TLS_client_method()));
  auto* const context = made->context_.get();
  if (!context)
    return fail(Errc::internal, fmt::format("TLS: {}", openssl_reason()));

  const auto protocols = offer == Offer::http1 ? kHttp1 : kHttp2And1;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(protocols.data()),
                          static_cast<unsigned>(protocols.size()));
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, &TlsContext::session_made);
  // By default it would ask for a passphrase at the terminal.
  SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return -1; });

  if (auto trusted = made->trust(options); !trusted)
    return std::unexpected{std::move(trusted.error())};
  if (auto identified = made->identify(options); !identified)
    return std::unexpected{std::move(identified.error())};
  return made;
}

Result<> TlsContext::trust(const TlsOptions& options) {
  if (options.system_roots && SSL_CTX_set_default_verify_paths(context_.get()) != 1)
    return fail(Errc::config, fmt::format("the system's certificates: {}", openssl_reason()));
  for (const auto& file : options.ca_files) {
    if (auto found = readable(file); !found)
      return found;
    if (SSL_CTX_load_verify_file(context_.get(), file.c_str()) != 1)
      return bad_file("certificate authorities (PEM)", file);
  }
  return {};
}

Result<> TlsContext::identify(const TlsOptions& options) {
  if (options.certificate.empty() && options.private_key.empty())
    return {};
  if (options.certificate.empty() || options.private_key.empty())
    return fail(Errc::config, "a client certificate needs both, the certificate and its key");
  for (const auto& file : {options.certificate, options.private_key})
    if (auto found = readable(file); !found)
      return found;
  auto* const context = context_.get();
  if (SSL_CTX_use_certificate_chain_file(context, options.certificate.c_str()) != 1)
    return bad_file("a certificate (PEM)", options.certificate);
  if (SSL_CTX_use_PrivateKey_file(context, options.private_key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1)
    return bad_file("the certificate's key (PEM, without passphrase)", options.private_key);
  return {};
}

SslPtr TlsContext::client_for(const Origin& origin) {
  SslPtr ssl{SSL_new(context_.get())};
  if (!ssl)
    return {};
  auto client = std::make_unique<Client>(shared_from_this(), origin.text());
  const auto session = take_session(client->origin);
  if (SSL_set_ex_data(ssl.get(), Client::index(), client.get()) != 1)
    return {};
  static_cast<void>(client.release());
  if (session)
    SSL_set_session(ssl.get(), session.get());

  SSL_set_connect_state(ssl.get());
  bool named = false;
  if (net::parse_address(origin.host)) {
    named = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), origin.host.c_str()) == 1;
  } else {
    const auto name = net::normal_name(origin.host);
    // The common name is no host name any more (RFC 6125 6.4.4).
    SSL_set_hostflags(ssl.get(),
                      X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    named = SSL_set1_host(ssl.get(), name.c_str()) == 1 &&
            SSL_set_tlsext_host_name(ssl.get(), name.c_str()) == 1;
  }
  return named ? std::move(ssl) : SslPtr{};
}

SslSessionPtr TlsContext::take_session(const std::string& origin) {
  const auto found = sessions_.find(origin);
  if (found == sessions_.end())
    return {};
  auto* const session = found->second.get();
  if (SSL_SESSION_get_protocol_version(session) == TLS1_3_VERSION)
    return std::move(sessions_.extract(found).mapped());
  SSL_SESSION_up_ref(session);
  return SslSessionPtr{session};
}

int TlsContext::session_made(SSL* ssl, SSL_SESSION* session) {
  const auto* const client = static_cast<Client*>(SSL_get_ex_data(ssl, Client::index()));
  if (!client)
    return 0;
  auto& sessions = client->context->sessions_;
  if (sessions.size() >= kMaxSessions && !sessions.contains(client->origin))
    sessions.erase(sessions.begin());
  sessions[client->origin].reset(session);
  return 1;
}

}  // namespace portico::client
