#include <net/ares_loop.hpp>

#include <net/host.hpp>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <string_view>

#include <sys/socket.h>
#include <sys/time.h>

namespace portico::net {

namespace asio = boost::asio;

namespace {

Result<> start_library() {
  static const int status = ::ares_library_init(ARES_LIB_INIT_ALL);
  if (status != ARES_SUCCESS)
    return fail(Errc::internal, ::ares_strerror(status));
  return {};
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, port);
  return error == std::errc{} && stopped == end && port <= 65'535;
}

/// c-ares passes over what it does not understand.
bool is_name_server(std::string_view text) {
  if (const auto colon = text.rfind(':'); colon != text.npos && is_port(text.substr(colon + 1)) &&
                                          (text.starts_with('[') || colon == text.find(':')))
    text = text.substr(0, colon);
  const bool bracketed = text.starts_with('[') && text.ends_with(']');
  const auto address = parse_address(bracketed ? text.substr(1, text.size() - 2) : text);
  return address && address->is_v6() == bracketed;
}

}  // namespace

/// One socket of c-ares, which closes it by itself.
class AresLoop::Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(AresLoop& owner, ares_socket_t socket)
      : owner_{&owner}, descriptor_{owner.timer_.get_executor(), socket} {}

  void want(bool readable, bool writable) {
    readable_.wanted = readable;
    writable_.wanted = writable;
    wait(readable_, asio::posix::descriptor_base::wait_read);
    wait(writable_, asio::posix::descriptor_base::wait_write);
  }
  void stop() {
    owner_ = nullptr;
    descriptor_.release();
  }

 private:
  struct Direction {
    bool wanted = false;
    bool waiting = false;
  };

  void wait(Direction& direction, asio::posix::descriptor_base::wait_type type) {
    if (!owner_ || !direction.wanted || direction.waiting)
      return;
    direction.waiting = true;
    descriptor_.async_wait(type, [self = shared_from_this(), &direction,
                                  type](const boost::system::error_code& error) {
      direction.waiting = false;
      if (error || !self->owner_)
        return;
      const auto socket = self->descriptor_.native_handle();
      const bool reading = &direction == &self->readable_;
      self->owner_->process(reading ? socket : ARES_SOCKET_BAD, reading ? ARES_SOCKET_BAD : socket);
      self->wait(direction, type);
    });
  }

  AresLoop* owner_;
  asio::posix::stream_descriptor descriptor_;
  Direction readable_;
  Direction writable_;
};

Result<std::shared_ptr<AresLoop>> AresLoop::make(const asio::any_io_executor& executor,
                                                 const Options& options) {
  if (auto started = start_library(); !started)
    return std::unexpected{started.error()};
  auto loop = std::make_shared<AresLoop>(executor);
  ares_options settings{};
  settings.sock_state_cb = socket_changed;
  settings.sock_state_cb_data = loop.get();
  settings.timeout = static_cast<int>(options.timeout.count());
  settings.tries = options.tries;
  // Only the name that the policy has allowed: without the system's aliases and search domains.
  settings.flags = ARES_FLAG_NOALIASES | ARES_FLAG_NOSEARCH;
  if (options.failures == Options::Failures::tell)
    settings.flags |= ARES_FLAG_NOCHECKRESP;
  // ARES_OPT_DOMAINS with none: ares_getaddrinfo does not look at ARES_FLAG_NOSEARCH.
  constexpr int kChosen = ARES_OPT_SOCK_STATE_CB | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                          ARES_OPT_FLAGS | ARES_OPT_DOMAINS;
  if (const int status = ::ares_init_options(&loop->channel_, &settings, kChosen);
      status != ARES_SUCCESS)
    return fail(Errc::internal, fmt::format("name look-ups: {}", ::ares_strerror(status)));
  for (const auto& server : options.name_servers)
    if (!is_name_server(server))
      return fail(Errc::config, fmt::format("name server \"{}\": expected ADDRESS:PORT", server));
  const auto servers = fmt::format("{}", fmt::join(options.name_servers, ","));
  if (!servers.empty() &&
      ::ares_set_servers_ports_csv(loop->channel_, servers.c_str()) != ARES_SUCCESS)
    return fail(Errc::config, fmt::format("name servers {} cannot be used", servers));
  return loop;
}

AresLoop::~AresLoop() {
  if (channel_)
    ::ares_destroy(channel_);
  for (const auto& [socket, watch] : watches_)
    watch->stop();
}

void AresLoop::ask(const std::string& name, ares_addrinfo_callback callback, void* argument) {
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  ::ares_getaddrinfo(channel_, name.c_str(), nullptr, &hints, callback, argument);
  set_timer();
}

void AresLoop::cancel() {
  const auto self = shared_from_this();
  ::ares_cancel(channel_);
  set_timer();
}

void AresLoop::socket_changed(void* self, ares_socket_t socket, int readable, int writable) {
  auto& watches = static_cast<AresLoop*>(self)->watches_;
  auto found = watches.find(socket);
  if (!readable && !writable) {
    if (found != watches.end()) {
      found->second->stop();
      watches.erase(found);
    }
    return;
  }
  if (found == watches.end())
    found = watches.emplace(socket, std::make_shared<Watch>(*static_cast<AresLoop*>(self), socket))
                .first;
  found->second->want(readable != 0, writable != 0);
}

void AresLoop::process(ares_socket_t readable, ares_socket_t writable) {
  // A callback may drop the last owner.
  const auto self = shared_from_this();
  ::ares_process_fd(channel_, readable, writable);
  set_timer();
}

void AresLoop::set_timer() {
  timeval time{};
  if (!::ares_timeout(channel_, nullptr, &time)) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec});
  timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
    if (const auto self = weak.lock(); self && !error)
      self->process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  });
}

}  // namespace portico::net
