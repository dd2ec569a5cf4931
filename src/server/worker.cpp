#include <server/worker.hpp>

#include <server/heap.hpp>

#include <server/artifact.hpp>
#include <server/console.hpp>
#include <server/printable.hpp>
#include <server/server_impl.hpp>
#include <wasi/filesystem/disk.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <cstdlib>

#include <sys/socket.h>

namespace portico::server {

namespace asio = boost::asio;

void send(int channel, Message message, std::string_view text) {
  std::string packet{static_cast<char>(message)};
  packet.append(text.substr(0, std::size_t{16} * 1024));
  (void)::send(channel, packet.data(), packet.size(), MSG_NOSIGNAL);
}

namespace {

ServeOptions share_of(ServeOptions options, unsigned workers, unsigned index) {
  const auto divide = [&](std::uint32_t& limit) { limit = share(limit, workers, index); };
  divide(options.server.max_concurrent_requests);
  divide(options.server.max_concurrent_connections);
  divide(options.server.max_queued_requests);
  divide(options.client.max_connections);
  divide(options.client.max_connections_per_origin);
  // Or what is above would be opened anew in every wave of requests.
  options.client.max_idle_per_origin = options.client.max_connections_per_origin;
  divide(options.client.max_queued_requests);
  options.engine.max_sandboxes = sandboxes_of(options);
  return options;
}

/// Turns what the supervisor and the kernel tell this process into calls on its server.
class Remote {
 public:
  Remote(asio::io_context& loop, Server& server, client::Transport& transport, int channel,
         std::chrono::nanoseconds drain_timeout)
      : server_{server}, transport_{transport}, channel_{loop, channel}, signals_{loop, SIGTERM},
        drain_timeout_{drain_timeout} {}

  asio::awaitable<void> listen() {
    while (!drained_) {
      char message = 0;
      const auto [error, size] = co_await channel_.async_read_some(
          asio::buffer(&message, 1), asio::as_tuple(asio::use_awaitable));
      if (error || size == 0 || message == static_cast<char>(Message::quit))
        server_.stop();
      if (error == asio::error::operation_aborted)
        co_return;
      start_drain();
      if (error || size == 0)
        co_return;
    }
  }

  asio::awaitable<void> obey_signals() {
    co_await signals_.async_wait(asio::as_tuple(asio::use_awaitable));
    start_drain();
  }

 private:
  void start_drain() {
    if (std::exchange(draining_, true))
      return;
    asio::co_spawn(channel_.get_executor(), drain(), asio::detached);
  }

  asio::awaitable<void> drain() {
    co_await server_.drain(drain_timeout_);
    transport_.close();
    drained_ = true;
    channel_.cancel();
    signals_.cancel();
  }

  Server& server_;
  client::Transport& transport_;
  asio::posix::stream_descriptor channel_;
  asio::signal_set signals_;
  std::chrono::nanoseconds drain_timeout_;
  bool draining_ = false;
  bool drained_ = false;
};

void log_failure(Log& log, const client::Failure& failure) {
  using http::ErrorCode;
  const auto kind = failure.code.kind;
  // Only the operator can mend these.
  const bool denied = kind == ErrorCode::http_request_denied ||
                      kind == ErrorCode::destination_ip_prohibited ||
                      kind == ErrorCode::connection_limit_reached;
  const LogLevel level = denied ? LogLevel::warn : LogLevel::info;
  if (!log.enabled(level))
    return;
  std::string text = fmt::format("a guest's request to {} failed: {}", failure.origin.text(),
                                 http::describe(failure.code));
  if (!failure.detail.empty())
    text += fmt::format(" ({})", failure.detail);
  log.write(level, printable(text, LineBreaks::escape, kMaxLogText));
}

Result<std::shared_ptr<const wasi::SocketRules>> socket_rules(const std::vector<std::string>& rules,
                                                              Log& log) {
  if (rules.empty())
    return nullptr;
  wasi::SocketRules::Options options;
  options.denied = [&log](std::string_view rule) {
    log.write(LogLevel::warn,
              printable(fmt::format("a guest was denied what --allow-socket {} would allow", rule),
                        LineBreaks::escape, kMaxLogText));
  };
  return wasi::SocketRules::parse(rules, std::move(options));
}

asio::ip::tcp::acceptor acceptor_of(asio::io_context& loop, const ServeOptions& options,
                                    int listener) {
  asio::ip::tcp::acceptor acceptor{loop};
  acceptor.assign(options.address.protocol(), ::dup(listener));
  return acceptor;
}

}  // namespace

int run_worker(const ServeOptions& total, const WorkerParts& parts) {
  tune_heap();
  ServeOptions options = share_of(total, parts.workers, parts.index);
  Console console;
  const auto log = make_log(console, options.log_level);
  ConsoleGuests guests{console, options.prefix_guest_output
                                    ? ConsoleGuests::Prefix::stream_and_instance
                                    : ConsoleGuests::Prefix::none};
  asio::io_context loop{1};
  const Engine engine{options.engine};
  std::vector<http::Proxy> chain;
  for (const Descriptor& artifact : parts.artifacts) {
    auto proxy = load_artifact(engine, artifact.get());
    if (!proxy) {
      send(parts.channel, Message::failed, proxy.error().describe());
      return EXIT_FAILURE;
    }
    chain.push_back(*std::move(proxy));
  }
  auto sockets = socket_rules(options.socket_rules, *log);
  if (!sockets) {
    send(parts.channel, Message::failed, sockets.error().describe());
    return EXIT_FAILURE;
  }
  options.server.sockets = *std::move(sockets);
  client::TransportOptions client = options.client;
  client.failed = [&log](const client::Failure& failure) { log_failure(*log, failure); };
  auto transport = client::Transport::make(loop.get_executor(), std::move(client));
  if (!transport) {
    send(parts.channel, Message::failed, transport.error().describe());
    return EXIT_FAILURE;
  }
  Server server{
      loop.get_executor(),
      std::move(chain),
      options.server,
      {.log = log.get(), .output = &guests, .counters = parts.counters, .client = *transport}};
  Remote remote{loop, server, **transport, parts.channel, options.drain_timeout};
  server.serve(acceptor_of(loop, options, parts.listener));
  asio::co_spawn(loop, remote.listen(), asio::detached);
  asio::co_spawn(loop, remote.obey_signals(), asio::detached);
  send(parts.channel, Message::ready);
  loop.run();
  wasi::filesystem::finish_disk_work();
  return EXIT_SUCCESS;
}

}  // namespace portico::server
