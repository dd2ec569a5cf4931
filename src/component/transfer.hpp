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

  /// A value in core values.
  void flat(const Type& type, const CoreValue*& in, CoreValue*& out);
  /// A value in memory, which is in bounds and aligned at both ends.
  void memory(const Type& type, const std::byte* from, std::uint32_t to);

 private:
  struct List {
    std::uint32_t pointer;
    std::uint32_t length;
  };
  List string(List from);
  List list(const Type& type, List from);
  void elements(const Type& element, const std::byte* from, std::uint32_t to, std::uint32_t count);
  void flat_choice(const Type& type, const CoreValue*& in, CoreValue*& out);
  void choice(const Type& type, const std::byte* from, std::uint32_t to);
  std::uint32_t handle(const Type& type, std::uint32_t handle);
  void put(const void* value, std::size_t size, std::uint32_t to);
  void word(std::uint32_t value, std::uint32_t size, std::uint32_t to);

  Canon& from_;
  Canon& to_;
};

}  // namespace portico::component
