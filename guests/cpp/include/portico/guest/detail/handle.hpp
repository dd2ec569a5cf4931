// Private: the host's objects that the public classes own.
#pragma once

#include <cstdint>
#include <utility>

namespace portico::guest::detail {

enum class Resource {
  pollable,
  fields,
  input_stream,
  output_stream,
  incoming_request,
  incoming_body,
  outgoing_body,
  future_trailers,
  future_response,
  outparam,
};

/// Gives an object back to the host. One function for each kind: a component imports only those
/// that it calls.
template <Resource kind> void drop(std::int32_t id) noexcept;

/// Owns one of the host's objects, or none.
template <Resource kind> class Handle {
 public:
  Handle() = default;
  explicit Handle(std::int32_t id) : id_{id} {}
  Handle(Handle&& other) noexcept : id_{other.release()} {}
  Handle& operator=(Handle&& other) noexcept {
    reset(other.release());
    return *this;
  }
  ~Handle() { reset(); }

  [[nodiscard]] std::int32_t id() const { return id_; }
  explicit operator bool() const { return id_ != 0; }
  [[nodiscard]] std::int32_t release() { return std::exchange(id_, 0); }
  void reset(std::int32_t id = 0) {
    if (id_ != 0)
      drop<kind>(id_);
    id_ = id;
  }

 private:
  std::int32_t id_ = 0;  // The host never gives 0 to anything.
};

}  // namespace portico::guest::detail
