#pragma once

#include <portico/http/error_code.hpp>

#include <boost/system/error_code.hpp>

#include <string>

namespace portico::client {

/// Why something failed: as guests are told, and in words for the operator.
struct Problem {
  http::ErrorCode code;
  std::string detail;
};

/// What ends a phase whose system call or TLS operation gave `error`.
///
/// While connecting: connection-refused, destination-IP-unroutable (no route, network down),
/// destination-unavailable (host down, no such socket, not permitted), connection-timeout,
/// connection-limit-reached (no local port, descriptor or memory left).
/// In the TLS handshake: TLS-certificate-error, TLS-alert-received, TLS-protocol-error,
/// connection-terminated.
/// Carrying a message: TLS-alert-received (TLS 1.3 refuses our certificate only then),
/// TLS-protocol-error, connection-terminated.
[[nodiscard]] Problem connect_problem(const boost::system::error_code& error);
[[nodiscard]] Problem tls_problem(const boost::system::error_code& error);
[[nodiscard]] Problem carry_problem(const boost::system::error_code& error);

/// The server has closed, in good order but for what TLS would have it say first.
[[nodiscard]] bool is_end(const boost::system::error_code& error);

}  // namespace portico::client
