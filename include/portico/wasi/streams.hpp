#pragma once

#include <portico/component/call.hpp>
#include <portico/component/resource.hpp>
#include <portico/component/wit.hpp>
#include <portico/signal.hpp>

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// The resources of wasi:io as host classes: derive from them to give guests streams of your own.
/// Everything here is used on the one thread of its store.
namespace portico::wasi {

/// A resource that must be dropped before the one it was made from.
class Child : public boost::intrusive::list_base_hook<
                  boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {};

/// A resource that others are made from. Guests must drop the children first (`refuse_drop`); when
/// a whole store is torn down the order does not matter, as whoever goes first lets go of the
/// other.
class Parent {
 public:
  Parent() = default;
  Parent(const Parent&) = delete;
  Parent& operator=(const Parent&) = delete;

  void adopt(Child& child) { children_.push_back(child); }
  [[nodiscard]] bool has_children() const { return !children_.empty(); }

 private:
  boost::intrusive::list<Child, boost::intrusive::constant_time_size<false>> children_;
};

/// Something that a guest can wait for.
class Waitable {
 public:
  virtual ~Waitable() = default;
  /// Whether a wait would end at once.
  [[nodiscard]] virtual bool ready() = 0;
  /// Notified whenever `ready` may have become true. Asked for only when the guest really waits.
  [[nodiscard]] virtual Signal& changed(component::Call& call) = 0;
  /// Why only the guest itself could make this ready, so that waiting for nothing else would last
  /// for ever; null where something outside can.
  [[nodiscard]] virtual const char* stuck() const { return nullptr; }
};

/// Suspends the guest until `target` is ready. Traps where that could never be.
void wait_for(component::Call& call, Waitable& target);

/// `pollable` of wasi:io/poll.
class Pollable : public Waitable, public Child {
 public:
  static constexpr const char* kWitName = "pollable";
};

/// One that is ready from the start.
[[nodiscard]] component::Own<Pollable> ready_pollable();

/// A waitable resource with a `subscribe` method.
class Source : public Waitable, public Parent {
 public:
  /// A pollable that is ready when this is, and a child of it.
  [[nodiscard]] component::Own<Pollable> subscribe();
};

/// `error` of wasi:io/error: details of a failed stream operation. Derive to carry more than text.
class IoError {
 public:
  static constexpr const char* kWitName = "error";

  explicit IoError(std::string text) : text_{std::move(text)} {}
  IoError(const IoError&) = delete;
  IoError& operator=(const IoError&) = delete;
  virtual ~IoError() = default;

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

using LastOperationFailed = component::Case<"last-operation-failed", component::Own<IoError>>;
using Closed = component::Case<"closed">;
/// `stream-error` of wasi:io/streams.
using StreamError = std::variant<LastOperationFailed, Closed>;
template <class T = void> using StreamResult = std::expected<T, StreamError>;

/// What a stream at its end, or without a reader, answers.
[[nodiscard]] inline std::unexpected<StreamError> closed() {
  return std::unexpected<StreamError>{Closed{}};
}
[[nodiscard]] inline std::unexpected<StreamError> failed(std::unique_ptr<IoError> error) {
  return std::unexpected<StreamError>{
      LastOperationFailed{component::Own<IoError>{std::move(error)}}};
}

/// `input-stream` of wasi:io/streams.
class InputStream : public Source {
 public:
  static constexpr const char* kWitName = "input-stream";

  /// How many bytes `take` gives now, at most `max`; 0 where nothing is there yet. When `ready` has
  /// said true and `max` is not 0, it is at least one, or an error, which is told once.
  [[nodiscard]] virtual StreamResult<std::size_t> available(std::uint64_t max) = 0;
  /// Takes so many bytes as `available` said last, straight to where they are wanted. Throws `Trap`
  /// if they were lost meanwhile.
  virtual void take(std::span<std::byte> to) = 0;

  [[nodiscard]] const char* refuse_drop() const;
};

/// `output-stream` of wasi:io/streams.
class OutputStream : public Source {
 public:
  static constexpr const char* kWitName = "output-stream";

  /// Bytes that one `write` may take now; 0 exactly while `ready` is false.
  [[nodiscard]] virtual StreamResult<std::uint64_t> check_write() = 0;
  /// Takes all of `bytes`, which is no more than `check_write` allows now.
  [[nodiscard]] virtual StreamResult<> write(std::span<const std::byte> bytes) = 0;
  /// Asks for what was written to be passed on; `ready` is false until it has been.
  [[nodiscard]] virtual StreamResult<> flush() = 0;
  /// Writes up to `max` bytes of what `source` has, and tells how many; 0 where nothing is there.
  /// `max` is no more than `check_write` allows now. Override it where bytes need not be copied.
  [[nodiscard]] virtual StreamResult<std::uint64_t> splice(InputStream& source, std::uint64_t max);
  /// Whether somebody takes what is written, so that waiting for a flush makes sense.
  [[nodiscard]] virtual bool drains() const { return true; }

  [[nodiscard]] const char* refuse_drop() const;
};

}  // namespace portico::wasi
