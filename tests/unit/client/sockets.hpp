#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace portico::client {

inline boost::asio::ip::tcp::endpoint loopback(std::uint16_t port = 0,
                                               const char* address = "127.0.0.1") {
  return {boost::asio::ip::make_address(address), port};
}

/// A port where nobody listens: bound, so that nobody else gets it.
class DeadPort {
 public:
  explicit DeadPort(boost::asio::io_context& loop) : socket_{loop, loopback()} {}
  [[nodiscard]] std::uint16_t port() const { return socket_.local_endpoint().port(); }

 private:
  boost::asio::ip::tcp::socket socket_;
};

/// A listener whose queue is full: connecting to it takes until somebody accepts.
class FullListener {
 public:
  explicit FullListener(boost::asio::io_context& loop, const char* address = "127.0.0.1")
      : acceptor_{loop} {
    const auto endpoint = loopback(0, address);
    acceptor_.open(endpoint.protocol());
    acceptor_.bind(endpoint);
    acceptor_.listen(0);
    while (fill(loop)) {
    }
  }
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  /// False once a connection is not made at once.
  bool fill(boost::asio::io_context& loop) {
    auto& socket = sockets_.emplace_back(loop);
    socket.open(boost::asio::ip::tcp::v4());
    socket.native_non_blocking(true);
    const auto to = acceptor_.local_endpoint();
    static_cast<void>(
        ::connect(socket.native_handle(), to.data(), static_cast<socklen_t>(to.size())));
    pollfd watched{socket.native_handle(), POLLOUT, 0};
    return ::poll(&watched, 1, 50) == 1;
  }

  boost::asio::ip::tcp::acceptor acceptor_;
  std::vector<boost::asio::ip::tcp::socket> sockets_;
};

/// A folder of the test's own.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "portico-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace portico::client
