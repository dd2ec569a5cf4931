#include <wasi/stdio/host_stream.hpp>

#include <wasi/filesystem/error_code.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <ctime>
#include <limits.h>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace portico::wasi {

using filesystem::ErrorCode;

namespace {

/// Keeps the SIGPIPE of a write from this process.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigset_t pending;
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigpending(&pending);
    pending_before_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;
  ~NoPipeSignal() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  void take() const {
    constexpr timespec kNow{};
    if (!pending_before_) {
      while (sigtimedwait(&pipe_, nullptr, &kNow) < 0 && errno == EINTR) {
      }
    }
  }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
  bool pending_before_ = false;
};

template <class Call> HostStream::Tried tried(Call call) {
  for (;;) {
    const ssize_t size = call();
    if (size >= 0)
      return static_cast<std::size_t>(size);
    if (errno != EINTR)
      return filesystem::last_failure();
  }
}

/// The same pipe or terminal through an open file of our own; none where that cannot be.
Descriptor open_again(int number, HostStream::End end) {
  const int access = end == HostStream::End::reading ? O_RDONLY : O_WRONLY;
  const int flags = ::fcntl(number, F_GETFL);
  // Not to get out of a descriptor what it was not given for.
  if (flags < 0 || ((flags & O_ACCMODE) != access && (flags & O_ACCMODE) != O_RDWR))
    return {};
  const auto path = fmt::format("/proc/self/fd/{}", number);
  return Descriptor{::open(path.c_str(), access | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
}

/// Whether there is such a thing as waiting for it: not for /dev/null, nor for what is not open.
bool can_wait(int number) {
  const Descriptor set{::epoll_create1(EPOLL_CLOEXEC)};
  epoll_event event{};
  return ::epoll_ctl(set.get(), EPOLL_CTL_ADD, number, &event) == 0;
}

/// What people do not notice.
constexpr std::chrono::milliseconds kLookEvery{10};

}  // namespace

HostStream::HostStream(HostDescriptor host, End end, const boost::asio::any_io_executor& executor)
    : end_{end} {
  open(host);
  watch(executor);
}

void HostStream::open(HostDescriptor host) {
  struct stat status{};
  if (::fstat(host.number, &status) != 0)
    return;  // Every try will say why.
  if (S_ISSOCK(status.st_mode))
    way_ = Way::flag;
  if (S_ISREG(status.st_mode) || S_ISBLK(status.st_mode) || S_ISDIR(status.st_mode))
    kind_ = Kind::disk;
  if (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode)) {
    descriptor_ = open_again(host.number, end_);
    if (descriptor_)
      way_ = Way::own;
  }
  if (!descriptor_)
    descriptor_ = Descriptor{::fcntl(host.number, F_DUPFD_CLOEXEC, 0)};
}

void HostStream::watch(const boost::asio::any_io_executor& executor) {
  if (kind_ != Kind::waits)
    return;
  if (!can_wait(descriptor_.get()))
    kind_ = Kind::instant;
  else if (way_ == Way::own)
    watched_.emplace(executor, ::fcntl(descriptor_.get(), F_DUPFD_CLOEXEC, 0));
  else
    next_look_.emplace(executor);
}

bool HostStream::ready() const {
  if (kind_ != Kind::waits)
    return true;
  pollfd state{descriptor_.get(), static_cast<short>(end_ == End::reading ? POLLIN : POLLOUT), 0};
  return ::poll(&state, 1, 0) != 0;
}

HostStream::Tried HostStream::read(std::span<std::byte> to) const {
  if (way_ == Way::flag)
    return tried([&] { return ::recv(descriptor_.get(), to.data(), to.size(), MSG_DONTWAIT); });
  if (way_ == Way::shared && !ready())
    return std::unexpected{ErrorCode::would_block};
  return tried([&] { return ::read(descriptor_.get(), to.data(), to.size()); });
}

HostStream::Tried HostStream::write(std::span<const std::byte> from) const {
  if (way_ == Way::flag)
    return tried([&] {
      return ::send(descriptor_.get(), from.data(), from.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    });
  if (way_ == Way::shared && kind_ == Kind::waits) {
    if (!ready())
      return std::unexpected{ErrorCode::would_block};
    from = from.first(std::min<std::size_t>(from.size(), PIPE_BUF));  // There is room for that.
  }
  const NoPipeSignal signal;
  auto done = tried([&] { return ::write(descriptor_.get(), from.data(), from.size()); });
  if (!done && done.error() == ErrorCode::pipe)
    signal.take();
  return done;
}

void HostStream::wait(std::function<void()> then) {
  using Descriptor = boost::asio::posix::descriptor_base;
  if (!watched_)
    return look(std::move(then));
  watched_->async_wait(end_ == End::reading ? Descriptor::wait_read : Descriptor::wait_write,
                       [then = std::move(then)](boost::system::error_code error) {
                         if (error != boost::asio::error::operation_aborted)
                           then();
                       });
}

void HostStream::look(std::function<void()> then) {
  next_look_->expires_after(kLookEvery);
  next_look_->async_wait(
      [weak = weak_from_this(), then = std::move(then)](boost::system::error_code error) mutable {
        const auto self = weak.lock();
        if (error || !self)
          return;
        if (self->ready())
          then();
        else
          self->look(std::move(then));
      });
}

void HostStream::stop_waiting() {
  if (watched_)
    watched_->cancel();
  if (next_look_)
    next_look_->cancel();
}

void HostStream::unread(std::size_t size) const {
  if (kind_ == Kind::disk && size > 0)
    (void)::lseek(descriptor_.get(), -static_cast<off_t>(size), SEEK_CUR);
}

}  // namespace portico::wasi
