#include <client/plain_channel.hpp>

#include <client/socket_io.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace portico::client {

namespace asio = boost::asio;

namespace {

class PlainChannel final : public Channel {
 public:
  explicit PlainChannel(StreamSocket socket) : socket_{std::move(socket)} {}

  asio::awaitable<Moved> read_some(std::span<std::byte> to) override {
    // Not a coroutine of its own: one frame less for every read.
    return socket_.async_read_some(
        asio::buffer(to.data(), to.size()),
        asio::deferred([](const boost::system::error_code& error, std::size_t bytes) {
          return asio::deferred.values(Moved{.error = error, .bytes = bytes});
        }))(asio::use_awaitable);
  }

  asio::awaitable<Moved> write(std::span<const asio::const_buffer> buffers) override {
    const std::size_t size = asio::buffer_size(buffers);
    std::size_t sent = 0;
    for (;;) {
      const Moved moved = send_now(socket_.native_handle(), buffers, sent);
      sent += moved.bytes;
      if (moved.error || sent == size)
        co_return Moved{.error = moved.error, .bytes = sent};
      const auto [error] = co_await socket_.async_wait(asio::socket_base::wait_write,
                                                       asio::as_tuple(asio::use_awaitable));
      if (error)
        co_return Moved{.error = error, .bytes = sent};
    }
  }

  Moved try_read(std::span<std::byte> to) override {
    return receive_now(socket_.native_handle(), to);
  }

  std::size_t available() override {
    boost::system::error_code error;
    const std::size_t size = socket_.available(error);
    return error ? 0 : size;
  }

  bool quiet() override { return is_quiet(socket_.native_handle()); }

  Moved try_write(std::span<const asio::const_buffer> buffers) override {
    return send_now(socket_.native_handle(), buffers);
  }

  void close() noexcept override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

  asio::any_io_executor executor() override { return socket_.get_executor(); }

 private:
  StreamSocket socket_;
};

}  // namespace

std::unique_ptr<Channel> make_plain_channel(StreamSocket socket) {
  return std::make_unique<PlainChannel>(std::move(socket));
}

}  // namespace portico::client
