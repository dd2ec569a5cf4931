#pragma once

#include <portico/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace portico::component {

// Decoding and planning fail from deep inside recursions, so within these files an `Error` is
// thrown; `decode` and `make_plan` catch it and return it as a value.
[[noreturn]] void throw_invalid(std::string_view what, std::size_t offset);
[[noreturn]] void throw_unsupported(std::string_view feature);

/// Writes an unsigned number as the binary format has it.
void append_u32(std::vector<std::byte>& to, std::uint32_t value);

/// Bounds what a component may make us allocate. A few bytes of input can describe far more than
/// they measure, so every node and string that decoding or planning makes is charged for.
class Budget {
 public:
  explicit Budget(std::size_t bytes) : left_{bytes} {}
  /// Throws `Errc::limit` once the sum of all charges exceeds the budget.
  void charge(std::size_t bytes);

 private:
  std::size_t left_;
};

/// Reads WebAssembly's binary primitives from part of a component; throws when bytes are missing
/// or malformed. Cheap to copy; does not own the bytes.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_{bytes}, end_{bytes.size()} {}

  [[nodiscard]] bool done() const { return at_ == end_; }
  /// Position in the whole input, not in the part.
  [[nodiscard]] std::size_t offset() const { return at_; }
  [[nodiscard]] std::size_t left() const { return end_ - at_; }

  [[nodiscard]] std::uint8_t peek() const;
  std::uint8_t byte();
  std::uint32_t u32();
  std::uint64_t u64();
  /// A signed 33-bit number, as heap types and block types have.
  std::int64_t s33();
  /// Length-prefixed text; a view of the input.
  std::string_view name();
  /// The number of items that follow. Each takes a byte or more, so a count beyond what is left is
  /// malformed.
  std::uint32_t count();
  void skip(std::size_t size);
  /// What was read since `offset`.
  [[nodiscard]] std::span<const std::byte> since(std::size_t offset) const {
    return bytes_.subspan(offset, at_ - offset);
  }
  /// A reader for the next `size` bytes, which this one passes over.
  Reader part(std::size_t size);
  void expect(std::uint8_t byte, std::string_view what);
  /// Throws if bytes are left over.
  void finish(std::string_view what) const;

 private:
  std::uint64_t unsigned_leb(unsigned bits);

  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  std::size_t end_;
};

}  // namespace portico::component
