#pragma once

#include <portico/component/call.hpp>
#include <portico/component/type.hpp>

#include <cstdint>

namespace portico::component {

/// Passes values from one guest to another, out of one memory straight into the other: lifting and
/// lowering in one. All that lifting would refuse is refused. The two must be different instances,
/// as the sender's memory must not change under it.
class Transfer {
 public:
  Transfer(Canon& from, Canon& to) : from_{from}, to_{to} {}

  /// What a value's type is called at either end. They differ in resource types only: each guest
  /// has its own view of those.
  struct Types {
    const Type& from;
    const Type& to;

    [[nodiscard]] Types member(std::size_t index) const {
      return {*from.members()[index].type, *to.members()[index].type};
    }
    [[nodiscard]] Types payload(std::uint32_t index) const {
      return {*from.payload(index), *to.payload(index)};
    }
  };

  /// A value in core values.
  void flat(Types types, const CoreValue*& in, CoreValue*& out);
  /// A value in memory, which is in bounds and aligned at both ends.
  void memory(Types types, const std::byte* from, std::uint32_t to);

 private:
  struct List {
    std::uint32_t pointer;
    std::uint32_t length;
  };
  List string(List from);
  List list(Types types, List from);
  void elements(Types element, const std::byte* from, std::uint32_t to, std::uint32_t count);
  void flat_choice(Types types, const CoreValue*& in, CoreValue*& out);
  void choice(Types types, const std::byte* from, std::uint32_t to);
  std::uint32_t handle(Types types, std::uint32_t handle);
  void put(const void* value, std::size_t size, std::uint32_t to);
  void word(std::uint32_t value, std::uint32_t size, std::uint32_t to);

  Canon& from_;
  Canon& to_;
  /// The receiver's, once it was looked up; its allocator may move it.
  std::byte* memory_ = nullptr;
};

}  // namespace portico::component
