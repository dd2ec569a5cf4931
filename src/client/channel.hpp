#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <span>

namespace portico::client {

/// A connected stream of bytes: TCP or a Unix socket, plain or under TLS. One read and one write
/// may be under way at once; each is a coroutine that honours Asio's cancellation. Destroying it,
/// which is allowed only with neither under way, closes it without ceremony: what it carries frames
/// itself.
class Channel {
 public:
  struct Moved {
    boost::system::error_code error;
    std::size_t bytes = 0;
  };

  Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  virtual ~Channel() = default;

  /// At least one byte, or an error (`asio::error::eof` at a clean end; under TLS an end without
  /// close_notify is `asio::ssl::error::stream_truncated`).
  [[nodiscard]] virtual boost::asio::awaitable<Moved> read_some(std::span<std::byte> to) = 0;
  /// All of `buffers`, which stay as they are meanwhile; on an error, `bytes` of them.
  [[nodiscard]] virtual boost::asio::awaitable<Moved>
  write(std::span<const boost::asio::const_buffer> buffers) = 0;
  /// What is there without waiting: bytes 0 and no error if nothing is. Not while a read is under
  /// way.
  [[nodiscard]] virtual Moved try_read(std::span<std::byte> to) = 0;
  /// How many bytes `try_read` gives for sure; 0 says nothing.
  [[nodiscard]] virtual std::size_t available() { return 0; }
  /// Whether there is nothing to be read at this moment, not even the end. A read may be under way.
  [[nodiscard]] virtual bool quiet() { return true; }
  /// What goes out without waiting. Not while a write is under way. Under TLS a part that was
  /// refused must be offered again first.
  [[nodiscard]] virtual Moved try_write(std::span<const boost::asio::const_buffer> buffers) = 0;
  /// Ends both directions now; what is under way completes with an error.
  virtual void close() noexcept = 0;
  [[nodiscard]] virtual boost::asio::any_io_executor executor() = 0;
};

}  // namespace portico::client
