#pragma once

#include <portico/result.hpp>

#include <base/descriptor.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <vector>

namespace portico::server {

/// One listening socket for each worker, all on one port, among which the kernel spreads the
/// connections.
class Listeners {
 public:
  /// Takes the port for itself: fails (`io`) if anybody has it already, whatever options they set.
  /// Nobody can connect before `listen`.
  [[nodiscard]] static Result<Listeners> bind(const boost::asio::ip::tcp::endpoint& address,
                                              unsigned count);
  [[nodiscard]] Result<> listen();

  [[nodiscard]] int operator[](std::size_t worker) const { return sockets_[worker].get(); }
  [[nodiscard]] std::size_t size() const { return sockets_.size(); }
  /// With the port that the kernel chose.
  [[nodiscard]] const boost::asio::ip::tcp::endpoint& address() const { return address_; }

 private:
  boost::asio::ip::tcp::endpoint address_;
  std::vector<Descriptor> sockets_;
};

/// "127.0.0.1:80", "[::1]:80".
[[nodiscard]] std::string to_text(const boost::asio::ip::tcp::endpoint& address);

}  // namespace portico::server
