#pragma once

#include <portico/component/call.hpp>
#include <portico/component/resource.hpp>
#include <portico/component/type.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace portico::component {

class Store;

/// A component value of any type, for hosts that learn of types only at run time. It does not know
/// its type: names are the type's, and here are positions.
///
/// A value type; copies are deep.
struct Value {
  /// list, record, tuple: elements, or fields in their order.
  using Sequence = std::vector<Value>;
  /// variant, enum, option (0 is none), result (0 is ok): which case, and its payload if it has
  /// one.
  struct Choice {
    std::uint32_t index = 0;
    std::vector<Value> payload;  // none or one

    friend bool operator==(const Choice&, const Choice&) = default;
  };
  /// flags: bit 0 is the first.
  struct Flags {
    std::uint32_t bits = 0;

    friend bool operator==(const Flags&, const Flags&) = default;
  };
  /// own and borrow. An owned resource belongs to whoever was given the value: pass it on, or give
  /// it to `Store::drop`; a copy is not a second resource.
  struct Resource {
    const ResourceType* type = nullptr;
    Representation representation;
    /// The store whose guest defined the type; null for a host's type.
    const Store* store = nullptr;

    friend bool operator==(const Resource&, const Resource&) = default;
  };

  std::variant<bool, std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
               std::uint32_t, std::int64_t, std::uint64_t, float, double, char32_t, std::string,
               Sequence, Choice, Flags, Resource>
      of;

  friend bool operator==(const Value&, const Value&) = default;
};

/// Why `value` is not one of `type`, for messages; nothing if it is.
[[nodiscard]] std::optional<std::string> mismatch(const Type& type, const Value& value);
/// The same for all arguments of a function.
[[nodiscard]] std::optional<std::string> mismatch(const FuncType& type,
                                                  std::span<const Value> values);
/// As a person reads it: `{name: "x", size: some(3)}`.
[[nodiscard]] std::string to_string(const Type& type, const Value& value);

// The canonical ABI, driven by a type (see abi.hpp for what the four do). `value` must be one of
// `type`.
[[nodiscard]] Value lift(Canon& canon, const Type& type, const CoreValue*& in);
[[nodiscard]] Value load(Canon& canon, const Type& type, const std::byte* from);
void lower(Canon& canon, const Type& type, const Value& value, CoreValue*& out);
void store(Canon& canon, const Type& type, const Value& value, std::uint32_t at);

/// Arguments, which go through memory where they are too many, in which case `out` or `in` has the
/// pointer.
[[nodiscard]] std::vector<Value> lift_params(Canon& canon, const FuncType& type,
                                             const CoreValue*& in);
void lower_params(Canon& canon, const FuncType& type, std::span<const Value> values,
                  CoreValue*& out);

/// A result that a guest returned, as core value or pointer to memory.
[[nodiscard]] Value lift_result(Canon& canon, const Type& type, const CoreValue* in);
/// A result for a guest that called: to `out`, or to where `in` points.
void lower_result(Canon& canon, const Type& type, const Value& value, const CoreValue* in,
                  CoreValue* out);

/// A host function whose type is known only at run time. Arguments and result are values of it; a
/// result where the type has one. May throw `Trap`.
using DynamicFunction = std::function<std::optional<Value>(Call& call, std::vector<Value> values)>;

}  // namespace portico::component
