#include <wasi/sockets/grant.hpp>
#include <wasi/stdio/standard_streams.hpp>

#include <portico/wasi/wasi.hpp>

#include <utility>

namespace portico::wasi {

Context::Context(Options options) : options_{std::move(options)} {}
Context::~Context() = default;

StandardStreams& Context::streams() {
  if (!streams_)
    streams_ = std::make_unique<StandardStreams>();
  return *streams_;
}

std::optional<sockets::Grant> Context::sockets() {
  if (!options_.sockets)
    return std::nullopt;
  if (!socket_counts_)
    socket_counts_ = std::make_shared<SocketCounts>();
  return sockets::Grant{options_.sockets, socket_counts_};
}

bool Context::holds_output() const {
  return streams_ && streams_->holds_output();
}

// No coroutine of its own: one may begin when this is gone.
boost::asio::awaitable<void> Context::pass_output_on() {
  return streams().pass_output_on();
}

}  // namespace portico::wasi
