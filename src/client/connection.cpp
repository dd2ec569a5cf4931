#include <client/connection.hpp>

#include <utility>

namespace portico::client {

std::shared_ptr<Connection> Connection::make(Dialed dialed, ConnectionLimits limits,
                                             Listener& listener) {
  const auto make = dialed.protocol == Protocol::http2 ? make_http2 : make_http1;
  return make(std::move(dialed), limits, listener);
}

}  // namespace portico::client
