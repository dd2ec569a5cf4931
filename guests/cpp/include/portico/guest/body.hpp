#pragma once

#include <portico/guest/detail/handle.hpp>
#include <portico/guest/error.hpp>
#include <portico/guest/headers.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace portico::guest {

class Body;
class BodyWriter;

/// A piece of a body as the host gave it, in memory of its own.
class Chunk {
 public:
  Chunk() = default;
  /// Takes over memory that `malloc` gave; for the library.
  Chunk(char* data, std::size_t size) : data_{data}, size_{size} {}
  Chunk(Chunk&& other) noexcept
      : data_{std::exchange(other.data_, nullptr)}, size_{std::exchange(other.size_, 0)} {}
  Chunk& operator=(Chunk&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Chunk() { std::free(data_); }

  [[nodiscard]] const char* data() const { return data_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::string_view view() const { return {data_, size_}; }
  operator std::string_view() const { return view(); }

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0;
};

namespace detail {

/// Where a body that is not bytes comes from. Behind an interface, so that a component has only the
/// kinds that it uses.
struct Source {
  virtual ~Source() = default;
  virtual Result<Chunk> read(std::size_t at_most) = 0;
  /// Writes all that is left.
  virtual Result<> send(BodyWriter& out) = 0;
  /// Ends it.
  virtual Result<Headers> trailers() = 0;
  /// Waits until there is a byte or none will come.
  virtual bool has_bytes() = 0;
  /// The host's stream that it stands for, or 0.
  virtual std::int32_t stream() = 0;
};

Result<Chunk> cannot_read();

/// What a function writes.
template <class Function> struct Written final : Source {
  Function function;
  explicit Written(Function&& f) : function{std::move(f)} {}
  Result<Chunk> read(std::size_t) override { return cannot_read(); }
  Result<> send(BodyWriter& out) override {
    if constexpr (std::is_void_v<std::invoke_result_t<Function&, BodyWriter&>>) {
      function(out);
      return {};
    } else {
      return function(out);
    }
  }
  Result<Headers> trailers() override { return Headers{}; }
  bool has_bytes() override { return true; }
  std::int32_t stream() override { return 0; }
};

struct Access;

}  // namespace detail

/// The content of a message, in either direction, with its trailers. Owned by one message at a
/// time; moved, never copied.
///
/// A body that comes in is read piece by piece, as fast as it is asked for: the sender is slowed
/// down meanwhile, and nothing is kept in memory. A body that goes out is bytes, a function that
/// writes, or simply one that came in: then it is passed on piece by piece, trailers included.
class Body {
 public:
  /// No content.
  Body() = default;
  Body(std::string bytes) : bytes_{std::move(bytes)} {}
  Body(std::string_view bytes) : bytes_{bytes} {}
  Body(const char* bytes) : bytes_{bytes} {}

  /// Content that `write(BodyWriter&)` writes once the head of the message has been sent; it may go
  /// on for as long as the host lets the request live. It returns nothing or a `Result<>`: an error
  /// breaks the message off visibly. The body is finished for it.
  template <class Function>
    requires std::is_invocable_v<Function&, BodyWriter&>
  [[nodiscard]] static Body stream(Function write);

  /// The next bytes, at least one and at most `at_most`; empty at the end, and from then on. Waits
  /// for them. Errors: what the host says, `closed` where the sender broke off, `already_taken` for
  /// a body that was made with `stream`.
  [[nodiscard]] Result<Chunk> read(std::size_t at_most = kReadSize);

  /// All that is left, up to `limit` bytes; error `body_too_large` if there is more.
  [[nodiscard]] Result<std::string> text(std::size_t limit = kTextLimit);

  /// The trailers of a body that came in; none is an empty list. Waits for them; what was not read
  /// of the body is thrown away. Once: afterwards the body is empty.
  [[nodiscard]] Result<Headers> trailers();

  /// Sends trailers after a body that goes out: after bytes, and after a body that came in, in
  /// place of its own. A body made with `stream` sets them through its writer. Receivers of
  /// HTTP/1.1 get them only where the message names them in a header `trailer`, and a client must
  /// have asked with `te: trailers`.
  void set_trailers(Headers trailers) { trailers_ = std::move(trailers); }

  /// The number of bytes, where it is known before reading: 0 for no content, else that of bytes.
  [[nodiscard]] std::optional<std::uint64_t> size() const;

  /// Bytes that one `read` asks for, unless told otherwise.
  static constexpr std::size_t kReadSize = 64 * 1024;
  /// Bytes that `text` takes, unless told otherwise: enough for documents, too few to fill a
  /// sandbox.
  static constexpr std::size_t kTextLimit = 8 * 1024 * 1024;

 private:
  friend detail::Access;
  std::string bytes_;
  std::unique_ptr<detail::Source> source_;  // In place of bytes.
  std::optional<Headers> trailers_;
};

/// Where the bytes of a message go, once its head has been sent. Destroyed before `finish`, it
/// breaks the message off, so that the receiver sees that it is not whole.
class BodyWriter {
 public:
  BodyWriter() = default;
  BodyWriter(BodyWriter&&) noexcept = default;
  BodyWriter& operator=(BodyWriter&& other) noexcept;

  /// Writes all of it; waits whenever the receiver is slower. The host may keep some of it for a
  /// moment. Errors: `closed` when nobody reads any more (the client left: stop),
  /// `http_*_body_size` when a declared `content-length` is exceeded, or what the host says.
  Result<> write(std::string_view bytes);

  /// Waits until the host has taken all that was written, and sends it on.
  Result<> flush();

  /// Writes all that is left in a body, without copying it through this component's memory where it
  /// came from the host. Its trailers stay in it.
  Result<> pipe(Body& body);

  /// Trailers for the end of the message; see `Body::set_trailers`.
  void set_trailers(Headers trailers) { trailers_ = std::move(trailers); }

  /// Ends the message. Error: `http_*_body_size` when it is not as long as declared.
  Result<> finish();

 private:
  friend detail::Access;

  detail::Handle<detail::Resource::outgoing_body> body_;
  detail::Handle<detail::Resource::output_stream> stream_;
  Headers trailers_;
};

template <class Function>
  requires std::is_invocable_v<Function&, BodyWriter&>
Body Body::stream(Function write) {
  Body body;
  body.source_ = std::make_unique<detail::Written<Function>>(std::move(write));
  return body;
}

}  // namespace portico::guest
