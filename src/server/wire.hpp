#pragma once

#include <portico/http/body.hpp>
#include <portico/signal.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portico::server {

/// One client's socket and the bytes read from it that nobody has taken yet, at most one buffer.
///
/// Reading has two ways: `more` is awaited when there is nothing else to do; `fetch` reads in the
/// background, for whoever waits for something else but wants more input or to hear of its end.
/// While nobody reads on, a look every second finds a client that has gone, and reads ahead to
/// where its end may be; not one that left more behind it than we and the kernel hold.
class Wire : public std::enable_shared_from_this<Wire> {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    /// The input has ended, or the connection is broken, as found in the background.
    virtual void input_ended() = 0;
    /// Bytes were read or written.
    virtual void moved() = 0;
  };

  /// Input that is held goes up to `capacity` bytes.
  Wire(boost::asio::ip::tcp::socket socket, Listener& listener, std::size_t capacity)
      : socket_{std::move(socket)}, listener_{&listener}, capacity_{capacity} {}

  [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }

  [[nodiscard]] std::string_view input() const { return {buffer_.get() + begin_, end_ - begin_}; }
  void consume(std::size_t count) { begin_ += count; }
  /// No more input will come.
  [[nodiscard]] bool ended() const { return ended_; }
  /// Notified when a background read has changed `input` or `ended`.
  [[nodiscard]] Signal& changed() { return changed_; }

  /// Waits for more input; false if there is none to come, or no room for it.
  [[nodiscard]] boost::asio::awaitable<bool> more();
  /// Starts to read in the background, unless that is going on, the buffer is full, or the input
  /// has ended.
  void fetch();
  /// So many of the bytes that are not read yet are content, which `take_content` may give. The
  /// buffer then stays small: memory for content is taken when it is there and somebody wants it.
  void expect_content(std::uint64_t size) {
    content_left_ = size;
    promised_ = false;
  }
  /// How many bytes of content, at most `max`, `take_content` gives now: of `input` and of what is
  /// behind it. 0 if no content follows `input`, or so little that it is better waited for, or so
  /// much was taken without a pause that it is others' turn: `fetch` then.
  [[nodiscard]] std::size_t content(std::size_t max);
  /// Takes so many bytes as `content` said last; nothing is read in between. False if the
  /// connection has broken.
  [[nodiscard]] bool take_content(std::span<std::byte> to);
  /// Between requests: gives a large buffer back.
  void rest();

  /// Writes what the kernel takes at once; the rest is kept and goes out before the next `write`.
  /// Nothing is kept beyond a bound: false then, and if the connection is broken.
  bool write_now(std::string_view bytes);
  /// Writes all of `buffers`; false if the connection is broken. At most `kMaxBuffers` of them.
  [[nodiscard]] boost::asio::awaitable<bool> write(std::span<boost::asio::const_buffer> buffers);
  static constexpr std::size_t kMaxBuffers = 64;

  /// Ends our direction in good order.
  void shut_output();
  /// Closes; a reset tells the client that what it got is not whole.
  enum class Close : unsigned char { orderly, reset };
  void close(Close how);

 private:
  /// A place to read to; empty if the buffer is full.
  std::span<char> room();
  void read_ahead();
  void watch();
  void look();
  void note_read(const boost::system::error_code& error, std::size_t count);
  std::optional<std::size_t> send(std::span<const boost::asio::const_buffer> buffers);

  boost::asio::ip::tcp::socket socket_;
  Listener* listener_;
  Signal changed_;
  std::unique_ptr<char[]> buffer_;
  std::size_t size_ = 0;
  std::size_t capacity_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::optional<boost::asio::steady_timer> watch_;
  bool watching_ = false;
  /// Content that has not been read from the socket, as far as its length is known.
  std::uint64_t content_left_ = 0;
  /// So many bytes, if not more, are in the kernel.
  std::size_t there_ = 0;
  /// What was read of it since the last turn of the loop that read something.
  std::size_t taken_at_once_ = 0;
  /// A read is on its way.
  bool reading_ = false;
  /// `content` has said what `take_content` will find.
  bool promised_ = false;
  bool ended_ = false;
  bool broken_ = false;
  std::string unsent_;
};

}  // namespace portico::server
