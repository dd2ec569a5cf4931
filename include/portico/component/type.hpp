#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace portico::component {

/// The kinds of component value types (Explainer.md, "Fundamental value types" and on).
enum class Kind : std::uint8_t {
  boolean,
  s8,
  u8,
  s16,
  u16,
  s32,
  u32,
  s64,
  u64,
  f32,
  f64,
  character,
  string,
  list,
  record,
  tuple,
  variant,
  enumeration,
  option,
  result,
  flags,
  own,
  borrow,
  // WASI 0.3: decoded, refused by name when a plan is made.
  stream,
  future,
  error_context,
};

/// Identity of a resource type: two resource types are the same if and only if the pointers are.
/// Host types have one object for each C++ class; a plan has one for each resource it imports or
/// defines.
struct ResourceType {
  /// For messages: the WIT name, as far as it is known.
  std::string name;
  /// It is a `HostResourceType`.
  bool of_host = false;
};

/// The types of core values that carry component values.
enum class CoreType : std::uint8_t { i32, i64, f32, f64 };

/// How the values of a type lie in linear memory and in core values (CanonicalABI.md, "Alignment",
/// "Element Size", "Flattening").
struct Layout {
  /// In linear memory, in bytes. `alignment` is 1, 2, 4 or 8.
  std::uint64_t size = 0;
  std::uint32_t alignment = 1;
  /// Number of core values; kMaxFlat stands for any greater number too.
  std::uint32_t flat = 0;
  static constexpr std::uint32_t kMaxFlat = 1000;
  /// Their types, as far as they may be parameters one by one: at most 16.
  std::vector<CoreType> core;
  static constexpr std::size_t kMaxCore = 16;
  /// Of variants, enums, options and results: size of the case index, and where the payload begins.
  std::uint32_t discriminant = 0;
  std::uint32_t payload = 0;
  /// Of records and tuples: where each field begins.
  std::vector<std::uint32_t> offsets;
  /// All bytes of it are the value, and any bytes are one: lists of it can be copied whole.
  bool plain = false;
};

/// A component value type: an immutable tree, shared, cheap to copy.
class Type {
 public:
  /// A member of a record, case of a variant or enum, flag, or element; `type` is absent for cases
  /// without payload, enum cases and flags. `name` is empty for tuples, lists, options, results.
  struct Member;

  /// A type without members: primitives.
  explicit Type(Kind kind);
  /// A compound. list, option: one member; result: two, ok then err; tuple, record, variant, enum,
  /// flags: as many as there are.
  Type(Kind kind, std::vector<Member> members);
  /// own or borrow of `resource`.
  Type(Kind kind, const ResourceType* resource);
  /// A list of exactly `length` elements.
  static Type fixed_list(Type element, std::uint32_t length);

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] const std::vector<Member>& members() const;
  [[nodiscard]] const ResourceType* resource() const;
  [[nodiscard]] std::optional<std::uint32_t> fixed_length() const;

  /// Copies of one type have the same.
  [[nodiscard]] const void* identity() const { return node_.get(); }
  /// Constant time: found when the type was made.
  [[nodiscard]] const Layout& layout() const;
  /// Payload type of case `index` of a variant, enum, option or result; null if it has none.
  [[nodiscard]] const Type* payload(std::uint32_t index) const;
  /// Number of cases of a variant, enum, option or result.
  [[nodiscard]] std::uint32_t cases() const;

  /// How deep types are nested in it: 1 for a type without members. A plan's types are at most
  /// `kMaxDepth` deep, so recursion over them is safe.
  [[nodiscard]] std::uint32_t depth() const;
  static constexpr std::uint32_t kMaxDepth = 100;
  /// Whether a type of this kind occurs in it, itself included. Constant time.
  [[nodiscard]] bool contains(Kind kind) const;

  /// In WIT notation, compounds written out, for messages; cut off where it gets too long to read.
  [[nodiscard]] std::string to_string() const;

 private:
  struct Node;
  std::shared_ptr<const Node> node_;
};

struct Type::Member {
  std::string name;
  std::optional<Type> type;
};

/// A component function's type. Parameter names are part of it, as in WIT.
struct FuncType {
  std::vector<Type::Member> params;
  std::optional<Type> result;
  /// Declared `async` (WASI 0.3).
  bool async = false;

  [[nodiscard]] std::string to_string() const;
};

}  // namespace portico::component
