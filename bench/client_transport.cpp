// What one request costs that goes through the transport on a kept connection: the CPU of the
// client's thread. The server answers blindly on a thread of its own.

#include <portico/client/transport.hpp>

#include <benchmark/benchmark.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>

namespace {

namespace asio = boost::asio;
namespace http = portico::http;
using asio::ip::tcp;
using portico::client::OriginPattern;
using portico::client::Transport;
using portico::client::TransportOptions;

/// One connection; each read is taken for a request.
class Server {
 public:
  explicit Server(std::size_t size)
      : response_{"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: " +
                  std::to_string(size) + "\r\n\r\n" + std::string(size, 'x')},
        acceptor_{loop_, {asio::ip::address_v4::loopback(), 0}}, thread_{[this] { serve(); }} {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() { thread_.join(); }

  [[nodiscard]] std::string authority() const {
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }

 private:
  void serve() {
    tcp::socket socket = acceptor_.accept();
    std::array<char, 4096> buffer{};
    boost::system::error_code error;
    while (!error) {
      socket.read_some(asio::buffer(buffer), error);
      if (!error)
        asio::write(socket, asio::buffer(response_), error);
    }
  }

  std::string response_;
  asio::io_context loop_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

class Told final : public portico::Waiter {
 public:
  bool now = false;

 private:
  void notified() noexcept override { now = true; }
};

void wait(asio::io_context& loop, portico::Signal& changed) {
  Told told;
  changed.add(told);
  while (!told.now)
    loop.run_one();
}

/// Bytes of content; 0 if it failed.
std::size_t get(asio::io_context& loop, Transport& transport, const std::string& authority) {
  http::Request request;
  request.authority = authority;
  request.path_with_query = "/";
  request.body = http::empty_body();
  const auto pending = transport.send(std::move(request), {});
  while (!pending->ready())
    wait(loop, pending->changed());
  const auto answer = pending->take();
  std::size_t bytes = 0;
  while (answer) {
    const auto step = answer->body->poll(http::Body::kDefaultChunk);
    if (const auto* const chunk = std::get_if<http::Chunk>(&step))
      bytes += chunk->size();
    else if (std::holds_alternative<http::Pending>(step))
      wait(loop, answer->body->changed());
    else
      return bytes;
  }
  return 0;
}

void transport_get(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  Server server{size};
  const auto authority = server.authority();
  asio::io_context loop;
  TransportOptions options;
  options.policy.allowed.push_back(OriginPattern::parse("http://127.0.0.1").value());
  options.policy.allow_private = true;
  const auto transport = Transport::make(loop.get_executor(), options).value();
  for (auto _ : state) {
    if (get(loop, *transport, authority) != size) {
      state.SkipWithError("the request failed");
      break;
    }
  }
}
BENCHMARK(transport_get)->Arg(5)->Arg(1024)->Arg(1 << 20);

}  // namespace
