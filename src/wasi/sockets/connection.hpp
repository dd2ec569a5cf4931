#pragma once

#include <portico/wasi/streams.hpp>

#include <wasi/sockets/watched_socket.hpp>

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace portico::wasi::sockets {

/// A TCP connection, which a guest's socket and both of its streams share.
///
/// What the kernel does not take of a write is held here, at most `kPermit` bytes, and passed on
/// beside the guest; until then no more is taken. It goes on being passed on when the guest has
/// dropped everything, or has ended, for `kLinger`, as a kernel does for what is in its own buffer;
/// only so many connections of one event loop are given that time.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// Bytes of one read or write, as in the reference.
  static constexpr std::size_t kPermit = std::size_t{64} * 1024;
  static constexpr std::chrono::seconds kLinger{10};
  static constexpr std::size_t kMaxLingering = 128;

  /// A part of the guest's that uses the connection.
  class Use {
   public:
    explicit Use(std::shared_ptr<Connection> connection);
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use();
    [[nodiscard]] Connection* operator->() const { return connection_.get(); }

   private:
    std::shared_ptr<Connection> connection_;
  };

  explicit Connection(std::shared_ptr<WatchedSocket> socket);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // As `InputStream`.
  [[nodiscard]] bool readable() const;
  [[nodiscard]] Signal& may_be_readable() { return socket_->may_be_readable(); }
  [[nodiscard]] StreamResult<std::size_t> available(std::uint64_t max);
  void take(std::span<std::byte> to);
  void end_receiving();

  // As `OutputStream`.
  [[nodiscard]] bool writable() const;
  [[nodiscard]] Signal& may_be_writable();
  [[nodiscard]] StreamResult<std::uint64_t> check_write() const;
  [[nodiscard]] StreamResult<> write(std::span<const std::byte> bytes);
  [[nodiscard]] StreamResult<> flush() const;
  /// The peer is told when all has been passed on.
  void end_sending();

 private:
  /// How many bytes the kernel took; `send_error_` is set where it fails.
  std::size_t send(std::span<const std::byte> bytes);
  void pass_on();
  void passed_on();
  void abandoned();
  /// Tells the peer that what it has is not all.
  void reset();

  std::shared_ptr<WatchedSocket> socket_;
  int uses_ = 0;

  bool receiving_ = true;
  bool sending_ = true;
  /// An errno, once sending has failed.
  int send_error_ = 0;
  std::vector<std::byte> held_;
  /// Of `held_`, what the kernel has taken.
  std::size_t taken_ = 0;
  Signal nothing_held_;
  /// Runs while nobody uses the connection any more.
  std::optional<boost::asio::steady_timer> patience_;
  std::shared_ptr<void> lingering_;
};

/// `input-stream` of a connection. Dropping it ends receiving.
class ConnectionInput : public InputStream {
 public:
  explicit ConnectionInput(std::shared_ptr<Connection> connection)
      : connection_{std::move(connection)} {}
  ~ConnectionInput() override { connection_->end_receiving(); }

  bool ready() override { return connection_->readable(); }
  Signal& changed(component::Call&) override { return connection_->may_be_readable(); }
  StreamResult<std::size_t> available(std::uint64_t max) override {
    return connection_->available(max);
  }
  void take(std::span<std::byte> to) override { connection_->take(to); }

 private:
  Connection::Use connection_;
};

/// `output-stream` of a connection. Dropping it ends sending.
class ConnectionOutput : public OutputStream {
 public:
  explicit ConnectionOutput(std::shared_ptr<Connection> connection)
      : connection_{std::move(connection)} {}
  ~ConnectionOutput() override { connection_->end_sending(); }

  bool ready() override { return connection_->writable(); }
  Signal& changed(component::Call&) override { return connection_->may_be_writable(); }
  StreamResult<std::uint64_t> check_write() override { return connection_->check_write(); }
  StreamResult<> write(std::span<const std::byte> bytes) override {
    return connection_->write(bytes);
  }
  StreamResult<> flush() override { return connection_->flush(); }

 private:
  Connection::Use connection_;
};

}  // namespace portico::wasi::sockets
