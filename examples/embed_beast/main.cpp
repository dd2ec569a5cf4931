// A program's own Beast server that lets a wasi:http component answer: one sandbox per request, and
// bodies streamed both ways.

#include <portico/http/proxy.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <variant>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = portico::http;
using asio::awaitable;
using namespace asio::experimental::awaitable_operators;
using asio::ip::tcp;

namespace {

/// Errors of the network are values: `auto [error, count] = co_await async_read(..., kAwait)`.
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

/// A connection and the request that is being read from it.
struct Connection {
  explicit Connection(tcp::socket s) : socket{std::move(s)} {}

  tcp::socket socket;
  beast::flat_buffer buffer;
  beast::http::request_parser<beast::http::buffer_body> parser;
  portico::Signal consumed;  ///< Some of what the client sent was read.
};

// From Beast to the guest
// --------------------------------------------------------------------------

/// A request's content, read from the connection when the guest asks for it.
class Upload : public http::Body {
 public:
  explicit Upload(std::shared_ptr<Connection> connection)
      : state_{std::make_shared<State>(std::move(connection))} {}

  http::Step poll(std::size_t max) override {
    if (state_->chunk.empty() && state_->failed)
      return http::ErrorCode{http::ErrorCode::connection_terminated};
    if (!state_->chunk.empty())
      return std::exchange(state_->chunk, {});
    if (state_->reading)
      return http::Pending{};
    if (state_->connection->parser.is_done())
      return http::End{};
    read(state_, max);
    return http::Pending{};
  }
  portico::Signal& changed() override { return state_->changed; }

 private:
  /// Kept alive by a read that is under way, also when the guest has lost interest.
  struct State {
    explicit State(std::shared_ptr<Connection> c) : connection{std::move(c)} {}
    std::shared_ptr<Connection> connection;
    http::Chunk chunk;
    bool reading = false;
    bool failed = false;
    portico::Signal changed;
  };

  static void read(std::shared_ptr<State> state, std::size_t max) {
    Connection& c = *state->connection;
    auto space = std::make_shared<http::Chunk>(std::min(max, kDefaultChunk));
    c.parser.get().body().data = space->data();
    c.parser.get().body().size = space->size();
    state->reading = true;
    beast::http::async_read_some(
        c.socket, c.buffer, c.parser, [state, space](beast::error_code error, std::size_t) {
          state->reading = false;
          state->failed = error && error != beast::http::error::need_buffer;
          space->resize(space->size() - state->connection->parser.get().body().size);
          state->chunk = std::move(*space);
          state->changed.notify();
          state->connection->consumed.notify();
        });
  }

  std::shared_ptr<State> state_;
};

/// The guest's view of the request whose head is in the parser.
http::Request to_request(std::shared_ptr<Connection> connection) {
  const auto& message = connection->parser.get();
  http::Request request{.method = http::Method::parse(std::string{message.method_string()}),
                        .scheme = http::Scheme::parse("http"),
                        .authority = std::string{message[beast::http::field::host]},
                        .path_with_query = std::string{message.target()},
                        .headers = {},
                        .body = nullptr};
  for (const auto& field : message)
    request.headers.append(std::string{field.name_string()}, std::string{field.value()});
  request.body = std::make_unique<Upload>(std::move(connection));
  return request;
}

// From the guest to Beast
// --------------------------------------------------------------------------

/// The fields that follow the content, if the client is one that wants them.
beast::http::fields to_trailers(const beast::http::fields& request, const http::End& end) {
  beast::http::fields trailers;
  if (end.trailers && beast::http::token_list{request[beast::http::field::te]}.exists("trailers"))
    for (const auto& [name, value] : *end.trailers)
      trailers.insert(name, value);
  return trailers;
}

/// Writes the head at once and the content as the guest makes it. False if the connection cannot be
/// used any more: it broke, or the guest left its response unfinished, which must not look
/// complete.
awaitable<bool> write_response(std::shared_ptr<Connection> c, http::Response response) {
  const auto& request = c->parser.get();
  beast::http::response<beast::http::empty_body> message{
      static_cast<beast::http::status>(response.status), request.version()};
  for (const auto& [name, value] : response.headers)
    message.insert(name, value);
  message.keep_alive(request.keep_alive());
  const bool has_content = request.method() != beast::http::verb::head && response.status != 204 &&
                           response.status != 304;
  if (const auto length = response.body->length())
    message.content_length(*length);
  else if (has_content)
    message.chunked(request.version() >= 11);

  beast::http::response_serializer<beast::http::empty_body> serializer{message};
  auto [failed, written] = co_await async_write_header(c->socket, serializer, kAwait);
  for (bool more = has_content; more && !failed;) {
    http::Step step = co_await response.body->next();
    if (std::holds_alternative<http::ErrorCode>(step))
      co_return false;
    const auto* const chunk = std::get_if<http::Chunk>(&step);
    more = chunk != nullptr;
    if (chunk && message.chunked())
      std::tie(failed, written) =
          co_await async_write(c->socket, beast::http::make_chunk(asio::buffer(*chunk)), kAwait);
    else if (chunk)
      std::tie(failed, written) = co_await async_write(c->socket, asio::buffer(*chunk), kAwait);
    else if (message.chunked())
      std::tie(failed, written) = co_await async_write(
          c->socket, beast::http::make_chunk_last(to_trailers(request, std::get<http::End>(step))),
          kAwait);
  }
  co_return !failed && message.keep_alive() && !message.need_eof();
}

awaitable<bool> write_text(std::shared_ptr<Connection> c, std::uint16_t status, std::string text) {
  http::Response response{
      .status = status, .headers = {{"content-type", "text/plain"}}, .body = http::body_of(text)};
  co_return co_await write_response(std::move(c), std::move(response));
}

// The story of one request
// -------------------------------------------------------------------------

awaitable<bool> respond(std::shared_ptr<Connection> connection, http::Exchange* exchange) {
  auto response = co_await exchange->response();  // As soon as the guest sets it.
  if (response)
    co_return co_await write_response(connection, std::move(*response));
  co_return co_await write_text(connection, http::status_for(response.error()),
                                http::describe(response.error()) + "\n");
}

/// Completes when the client has closed the connection. Looks at what it sends without taking it:
/// that is for the guest, or the next request.
awaitable<void> client_left(std::shared_ptr<Connection> connection) {
  char byte{};
  for (;;) {
    const auto [error, count] = co_await connection->socket.async_receive(
        asio::buffer(&byte, 1), tcp::socket::message_peek, kAwait);
    if (error)
      co_return;
    co_await connection->consumed.wait();
  }
}

awaitable<bool> answer(std::shared_ptr<Connection> connection, http::Proxy proxy) {
  http::SandboxOptions sandbox;
  sandbox.executor = connection->socket.get_executor();
  http::ExchangeOptions options;
  options.deadline = std::chrono::seconds{5};

  auto exchange = proxy.start(to_request(connection), std::move(sandbox), std::move(options));
  // Whichever is done first cancels the other.
  const auto first = co_await (respond(connection, &exchange) || client_left(connection));
  const bool* const reusable = std::get_if<0>(&first);
  if (!reusable) {
    std::fprintf(stderr, "the client left\n");
    co_return false;  // Which destroys the exchange, and so stops the guest.
  }
  // The guest may run on. When it is done, a trap of its own or a broken rule is known here.
  if (const auto finished = co_await exchange.finished(); !finished)
    std::fprintf(stderr, "guest: %s\n", finished.error().describe().c_str());
  // What is left of the request's content would be taken for the next request.
  co_return *reusable && connection->parser.is_done();
}

awaitable<void> serve(tcp::socket socket, http::Proxy proxy) {
  bool reusable = true;
  beast::flat_buffer pending;
  while (reusable) {
    auto connection = std::make_shared<Connection>(std::move(socket));
    connection->buffer = std::move(pending);
    connection->parser.body_limit(boost::none);
    const auto [error, count] = co_await beast::http::async_read_header(
        connection->socket, connection->buffer, connection->parser, kAwait);
    if (error)
      co_return;
    const auto& request = connection->parser.get();
    if (request[beast::http::field::host].empty() || !request.target().starts_with('/')) {
      co_await write_text(connection, 400, "this server wants a Host field and a path\n");
      co_return;
    }
    if (beast::iequals(request[beast::http::field::expect], "100-continue")) {
      beast::http::response<beast::http::empty_body> go_on{beast::http::status::continue_, 11};
      co_await beast::http::async_write(connection->socket, go_on, kAwait);
    }
    reusable = co_await answer(connection, proxy);
    socket = std::move(connection->socket);
    pending = std::move(connection->buffer);
  }
}

awaitable<void> accept(tcp::acceptor acceptor, http::Proxy proxy) {
  for (;;) {
    auto [error, socket] = co_await acceptor.async_accept(kAwait);
    if (!error)
      co_spawn(acceptor.get_executor(), serve(std::move(socket), proxy), asio::detached);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view digits = argc == 3 ? argv[2] : "8080";
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), port);
  if (argc < 2 || argc > 3 || error != std::errc{} || end != digits.end()) {
    std::fprintf(stderr, "usage: %s COMPONENT [PORT]\n", argv[0]);
    return 2;
  }
  const portico::Engine engine;
  const auto proxy = http::Proxy::link(engine, argv[1]);
  if (!proxy) {
    std::fprintf(stderr, "cannot load %s: %s\n", argv[1], proxy.error().describe().c_str());
    return 1;
  }
  asio::io_context loop{1};
  tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), port}};
  std::printf("listening on http://127.0.0.1:%d/\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  co_spawn(loop, accept(std::move(acceptor), *proxy), asio::detached);
  loop.run();
}
