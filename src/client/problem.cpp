#include <client/problem.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <cstdint>
#include <optional>

namespace portico::client {

namespace asio = boost::asio;
using boost::system::error_code;
using http::ErrorCode;

namespace {

/// The alert that the peer sent, if that is what `error` says: OpenSSL has a reason for each.
std::optional<std::uint8_t> alert_of(const error_code& error) {
  if (error.category() != asio::error::get_ssl_category())
    return std::nullopt;
  const int reason =
      ERR_GET_REASON(static_cast<unsigned long>(static_cast<unsigned>(error.value())));
  if (reason < SSL_AD_REASON_OFFSET || reason > SSL_AD_REASON_OFFSET + 255)
    return std::nullopt;
  return static_cast<std::uint8_t>(reason - SSL_AD_REASON_OFFSET);
}

bool is_tls(const error_code& error) {
  return error.category() == asio::error::get_ssl_category();
}

Problem alert_problem(std::uint8_t alert) {
  const std::string text = SSL_alert_desc_string_long(alert);
  return {{ErrorCode::tls_alert_received,
           http::TlsAlertReceivedPayload{.alert_id = alert, .alert_message = text}},
          "the server ended TLS: " + text};
}

ErrorCode::Kind connect_code(int error) {
  switch (error) {
  case ECONNRESET:
  case ECONNABORTED:
  case EPIPE:
    return ErrorCode::connection_terminated;
  case ENETUNREACH:
  case EHOSTUNREACH:
  case ENETDOWN:
    return ErrorCode::destination_ip_unroutable;
  case EHOSTDOWN:
  case ENOENT:
  case EACCES:
  case EPERM:
    return ErrorCode::destination_unavailable;
  case ETIMEDOUT:
    return ErrorCode::connection_timeout;
  case EADDRNOTAVAIL:
  case EAGAIN:
  case EMFILE:
  case ENFILE:
  case ENOBUFS:
  case ENOMEM:
    return ErrorCode::connection_limit_reached;
  default:
    return ErrorCode::connection_refused;
  }
}

}  // namespace

Problem connect_problem(const error_code& error) {
  if (error.category() != boost::system::system_category())
    return carry_problem(error);
  return {connect_code(error.value()), error.message()};
}

Problem tls_problem(const error_code& error) {
  if (is_tls(error) &&
      ERR_GET_REASON(static_cast<unsigned long>(static_cast<unsigned>(error.value()))) ==
          SSL_R_CERTIFICATE_VERIFY_FAILED)
    return {ErrorCode::tls_certificate_error, error.message()};
  return carry_problem(error);
}

Problem carry_problem(const error_code& error) {
  if (const auto alert = alert_of(error))
    return alert_problem(*alert);
  if (is_tls(error))
    return {ErrorCode::tls_protocol_error, error.message()};
  if (is_end(error))
    return {ErrorCode::connection_terminated, "the server closed the connection"};
  return {ErrorCode::connection_terminated, error.message()};
}

bool is_end(const error_code& error) {
  return error == asio::error::eof || error == asio::ssl::error::stream_truncated;
}

}  // namespace portico::client
