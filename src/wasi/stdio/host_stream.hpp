#pragma once

#include <base/descriptor.hpp>
#include <wasi/filesystem/types.hpp>

#include <portico/wasi/stdio.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace portico::wasi {

/// A descriptor of the host's as one end of a stream: tries to read or write that do not wait, and
/// waiting beside them.
///
/// Other processes share the open file that a standard stream is, so it must not be made
/// non-blocking: the shell would find its terminal so. Pipes and terminals are opened once more
/// instead, with flags of our own; sockets take the flag with each call; and where neither can be
/// done, only what cannot wait is tried.
class HostStream : public std::enable_shared_from_this<HostStream> {
 public:
  enum class End : std::uint8_t { reading, writing };
  enum class Kind : std::uint8_t {
    /// Others make it ready: a pipe, a terminal, a socket.
    waits,
    /// Always ready and never slow, as /dev/null.
    instant,
    /// Always ready, yet may be slow: a file. Tries are for threads that may wait.
    disk,
  };
  /// How many bytes; `would_block` where it would have to wait.
  using Tried = filesystem::Answer<std::size_t>;

  HostStream(HostDescriptor host, End end, const boost::asio::any_io_executor& executor);

  [[nodiscard]] Kind kind() const { return kind_; }
  /// Whether a try would do something, if only fail.
  [[nodiscard]] bool ready() const;
  /// 0 is the end.
  [[nodiscard]] Tried read(std::span<std::byte> to) const;
  /// Raises no SIGPIPE.
  [[nodiscard]] Tried write(std::span<const std::byte> from) const;
  /// Calls `then` when it may be ready, unless this is destroyed before. One at a time; of kind
  /// `waits` only.
  void wait(std::function<void()> then);
  void stop_waiting();
  /// Takes back what was read and not used, where that can be done.
  void unread(std::size_t size) const;

 private:
  enum class Way : std::uint8_t {
    /// Its open file is non-blocking, and ours.
    own,
    /// A socket.
    flag,
    /// Shared, and as it was made.
    shared,
  };

  void open(HostDescriptor host);
  void watch(const boost::asio::any_io_executor& executor);
  void look(std::function<void()> then);

  End end_;
  Kind kind_ = Kind::waits;
  Way way_ = Way::shared;
  Descriptor descriptor_;
  /// Our own open file. Asio makes what it waits for non-blocking, so a shared one is looked at
  /// instead, again and again.
  std::optional<boost::asio::posix::stream_descriptor> watched_;
  std::optional<boost::asio::steady_timer> next_look_;
};

}  // namespace portico::wasi
