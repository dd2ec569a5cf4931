#include <wasi/sockets/error_code.hpp>

#include <system_error>

namespace portico::wasi::sockets {

ErrorCode error_code_of(int error) {
  switch (error) {
  case EPERM:
  case EACCES:
    return ErrorCode::access_denied;
  case EOPNOTSUPP:
  case ENOPROTOOPT:
  case EPROTONOSUPPORT:
  case EPROTOTYPE:
  case EPFNOSUPPORT:
  case ESOCKTNOSUPPORT:
  case EAFNOSUPPORT:
    return ErrorCode::not_supported;
  case EINVAL:
  case EFAULT:
    return ErrorCode::invalid_argument;
  case ENOMEM:
  case ENOBUFS:
    return ErrorCode::out_of_memory;
  case ETIMEDOUT:
    return ErrorCode::timeout;
  case EALREADY:
    return ErrorCode::concurrency_conflict;
  case EAGAIN:
  case EINTR:
    return ErrorCode::would_block;
  case EISCONN:
  case ENOTCONN:
  case EDESTADDRREQ:
    return ErrorCode::invalid_state;
  case EMFILE:
  case ENFILE:
    return ErrorCode::new_socket_limit;
  case EADDRNOTAVAIL:
    return ErrorCode::address_not_bindable;
  case EADDRINUSE:
    return ErrorCode::address_in_use;
  case EHOSTUNREACH:
  case EHOSTDOWN:
  case ENETUNREACH:
  case ENETDOWN:
  case ENETRESET:
  case ENONET:
    return ErrorCode::remote_unreachable;
  case ECONNREFUSED:
    return ErrorCode::connection_refused;
  case ECONNRESET:
    return ErrorCode::connection_reset;
  case ECONNABORTED:
    return ErrorCode::connection_aborted;
  case EMSGSIZE:
    return ErrorCode::datagram_too_large;
  default:
    return ErrorCode::unknown;
  }
}

SocketError::SocketError(int number)
    : IoError{std::generic_category().message(number)}, code_{error_code_of(number)} {}

}  // namespace portico::wasi::sockets
