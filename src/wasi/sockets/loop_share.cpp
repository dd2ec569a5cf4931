#include <wasi/sockets/loop_share.hpp>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace portico::wasi::sockets {

namespace asio = boost::asio;

LoopShare& LoopShare::of(const asio::any_io_executor& executor) {
  auto& context = asio::query(executor, asio::execution::context);
  if (!asio::has_service<LoopShare>(context)) {
    // What the resolvers are made of, so that these services outlive this one.
    const asio::steady_timer timer{executor};
    const asio::posix::stream_descriptor descriptor{executor};
  }
  return asio::use_service<LoopShare>(context);
}

Result<net::Resolver*> LoopShare::resolver(const asio::any_io_executor& executor,
                                           const std::vector<std::string>& name_servers) {
  const auto found = resolvers_.find(name_servers);
  if (found != resolvers_.end())
    return found->second.get();
  auto made = net::Resolver::make(executor, {.name_servers = name_servers});
  if (!made)
    return std::unexpected{std::move(made.error())};
  return resolvers_.emplace(name_servers, *std::move(made)).first->second.get();
}

std::shared_ptr<void> LoopShare::linger(std::size_t max) {
  if (*lingering_ >= max)
    return nullptr;
  ++*lingering_;
  return {lingering_.get(), [count = lingering_](void*) { --*count; }};
}

}  // namespace portico::wasi::sockets
