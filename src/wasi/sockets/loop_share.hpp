#pragma once

#include <portico/result.hpp>

#include <net/resolver.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace portico::wasi::sockets {

/// What the sockets of all sandboxes on one event loop share: look-ups, and connections that guests
/// have left while bytes are still on their way.
class LoopShare : public boost::asio::execution_context::service {
 public:
  using key_type = LoopShare;
  inline static boost::asio::execution_context::id id;

  explicit LoopShare(boost::asio::execution_context& context) : service{context} {}
  static LoopShare& of(const boost::asio::any_io_executor& executor);

  /// The one that asks these name servers; none are the system's. Lives as long as the loop.
  [[nodiscard]] Result<net::Resolver*> resolver(const boost::asio::any_io_executor& executor,
                                                const std::vector<std::string>& name_servers);

  /// One of at most `max` places, given back when dropped; or null.
  [[nodiscard]] std::shared_ptr<void> linger(std::size_t max);

 private:
  void shutdown() noexcept override {}

  /// Destroyed when all that waits on the loop has been: they would wake it.
  std::map<std::vector<std::string>, std::unique_ptr<net::Resolver>> resolvers_;
  std::shared_ptr<std::size_t> lingering_ = std::make_shared<std::size_t>(0);
};

}  // namespace portico::wasi::sockets
