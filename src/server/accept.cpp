// How connections come in.

#include <server/server_impl.hpp>

#include <server/connection.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <sys/socket.h>

namespace portico::server {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds kBackOff{100};

std::string to_authority(const asio::ip::tcp::endpoint& endpoint) {
  const auto address = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                    : fmt::format("{}:{}", address, endpoint.port());
}

}  // namespace

struct Server::Impl::Listening {
  asio::ip::tcp::acceptor acceptor;
  std::string authority;
};

void Server::Impl::serve(asio::ip::tcp::acceptor acceptor) {
  boost::system::error_code ignored;
  auto authority = to_authority(acceptor.local_endpoint(ignored));
  auto listening = std::make_shared<Listening>(std::move(acceptor), std::move(authority));
  listening->acceptor.non_blocking(true, ignored);
  listening_.push_back(listening);
  asio::co_spawn(
      executor_, [self = shared_from_this(), listening]() { return self->accept_all(listening); },
      asio::detached);
}

asio::awaitable<void> Server::Impl::accept_all(std::shared_ptr<Listening> listening) {
  auto& acceptor = listening->acceptor;
  while (!draining_) {
    if (connections_.size() >= options_.max_concurrent_connections) {
      co_await room_.wait();
      continue;
    }
    auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
    if (!error)
      open(std::move(socket), listening->authority);
    else if (!draining_ && error != asio::error::connection_aborted)
      co_await back_off(error);
  }
}

/// Out of descriptors or memory: what is queued must wait until others have closed.
asio::awaitable<void> Server::Impl::back_off(boost::system::error_code error) {
  log(LogLevel::warn, fmt::format("cannot accept a connection: {}; trying again", error.message()));
  asio::steady_timer timer{executor_, kBackOff};
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

void Server::Impl::open(asio::ip::tcp::socket socket, const std::string& authority) {
  boost::system::error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
  Connection::open(shared_from_this(), std::move(socket), authority);
}

/// Connections that are queued have been promised an answer; shutting the socket down resets them.
void Server::Impl::close_listener(Listening& listening) {
  auto& acceptor = listening.acceptor;
  if (!acceptor.is_open())
    return;
  boost::system::error_code error;
  while (!stopped_ && connections_.size() < options_.max_concurrent_connections) {
    asio::ip::tcp::socket socket{executor_};
    acceptor.accept(socket, error);
    if (error)
      break;
    open(std::move(socket), listening.authority);
  }
  ::shutdown(acceptor.native_handle(), SHUT_RDWR);
  acceptor.close(error);
}

}  // namespace portico::server
