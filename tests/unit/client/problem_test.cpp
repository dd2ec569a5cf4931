#include <client/problem.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>

namespace portico::client {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using http::ErrorCode;

error_code system_error(int number) {
  return {number, boost::system::system_category()};
}
error_code tls_error(int reason) {
  return {static_cast<int>(ERR_PACK(ERR_LIB_SSL, 0, reason)), asio::error::get_ssl_category()};
}

TEST(ConnectProblem, NamesTheCause) {
  const auto kind = [](int error) { return connect_problem(system_error(error)).code.kind; };
  EXPECT_EQ(kind(ECONNREFUSED), ErrorCode::connection_refused);
  EXPECT_EQ(kind(ECONNRESET), ErrorCode::connection_terminated);
  EXPECT_EQ(kind(ENETUNREACH), ErrorCode::destination_ip_unroutable);
  EXPECT_EQ(kind(EHOSTUNREACH), ErrorCode::destination_ip_unroutable);
  EXPECT_EQ(kind(ENETDOWN), ErrorCode::destination_ip_unroutable);
  EXPECT_EQ(kind(EHOSTDOWN), ErrorCode::destination_unavailable);
  EXPECT_EQ(kind(ENOENT), ErrorCode::destination_unavailable);
  EXPECT_EQ(kind(EACCES), ErrorCode::destination_unavailable);
  EXPECT_EQ(kind(ETIMEDOUT), ErrorCode::connection_timeout);
  for (const int error : {EADDRNOTAVAIL, EMFILE, ENFILE, ENOBUFS, ENOMEM})
    EXPECT_EQ(kind(error), ErrorCode::connection_limit_reached);
  EXPECT_EQ(connect_problem(system_error(ECONNREFUSED)).detail, "Connection refused");
}

TEST(TlsProblem, NamesTheAlert) {
  const auto problem = tls_problem(tls_error(SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE));
  EXPECT_EQ(problem.code, (ErrorCode{ErrorCode::tls_alert_received,
                                     http::TlsAlertReceivedPayload{
                                         .alert_id = 40, .alert_message = "handshake failure"}}));
  EXPECT_EQ(carry_problem(tls_error(SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED)).code.kind,
            ErrorCode::tls_alert_received);
}

TEST(TlsProblem, NamesTheRest) {
  EXPECT_EQ(tls_problem(tls_error(SSL_R_WRONG_VERSION_NUMBER)).code.kind,
            ErrorCode::tls_protocol_error);
  EXPECT_EQ(tls_problem(tls_error(SSL_R_CERTIFICATE_VERIFY_FAILED)).code.kind,
            ErrorCode::tls_certificate_error);
  EXPECT_EQ(tls_problem(asio::error::eof).code.kind, ErrorCode::connection_terminated);
  EXPECT_EQ(tls_problem(system_error(ECONNRESET)).code.kind, ErrorCode::connection_terminated);
  EXPECT_EQ(tls_problem(asio::ssl::error::stream_truncated).code.kind,
            ErrorCode::connection_terminated);
}

TEST(CarryProblem, NamesTheCause) {
  EXPECT_EQ(carry_problem(asio::error::eof).code.kind, ErrorCode::connection_terminated);
  EXPECT_EQ(carry_problem(system_error(EPIPE)).code.kind, ErrorCode::connection_terminated);
  EXPECT_EQ(carry_problem(tls_error(SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC)).code.kind,
            ErrorCode::tls_protocol_error);
}

}  // namespace
}  // namespace portico::client
