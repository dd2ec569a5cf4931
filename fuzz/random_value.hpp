#pragma once

#include "input.hpp"

#include <portico/component/value.hpp>

#include <bit>
#include <cmath>
#include <string>
#include <utility>

// Component value types and values of them, out of a fuzzer's input.

namespace fuzz {

using portico::component::FuncType;
using portico::component::Kind;
using portico::component::ResourceType;
using portico::component::Type;
using portico::component::Value;

/// Makes types of every kind that WASI 0.2 has, nested and wide in bounds. Handles are of
/// `resource`, and borrowed only where `borrows` says so.
class TypeMaker {
 public:
  enum class Borrows : bool { no, yes };

  TypeMaker(Input& input, const ResourceType& resource, Borrows borrows)
      : input_{input}, resource_{resource}, borrows_{borrows} {}

  Type type(unsigned depth) {
    // The last eight are compounds.
    static constexpr Kind kKinds[] = {
        Kind::boolean, Kind::s8,     Kind::u8,     Kind::s16,    Kind::u16,   Kind::s32,
        Kind::u32,     Kind::s64,    Kind::u64,    Kind::f32,    Kind::f64,   Kind::character,
        Kind::string,  Kind::own,    Kind::list,   Kind::record, Kind::tuple, Kind::enumeration,
        Kind::variant, Kind::option, Kind::result, Kind::flags};
    constexpr auto kCount = static_cast<std::uint32_t>(std::size(kKinds));
    const bool simple = depth == 0 || left_ == 0;
    left_ -= simple ? 0 : 1;
    const Kind kind = kKinds[input_.below(simple ? kCount - 8 : kCount)];
    switch (kind) {
    case Kind::own:
      return {may_borrow_ && input_.below(2) == 1 ? Kind::borrow : kind, &resource_};
    case Kind::list:
    case Kind::option:
      return {kind, {{"", type(depth - 1)}}};
    case Kind::record:
      return {kind, fields("f", depth)};
    case Kind::tuple:
      return {kind, fields("", depth)};
    case Kind::result:
      return {kind, {{"", payload(depth)}, {"", payload(depth)}}};
    case Kind::variant:
      return {kind, cases(depth)};
    case Kind::enumeration:
      return {kind, names(1 + (rarely() ? 250 + input_.below(10) : input_.below(6)))};
    case Kind::flags:
      return {kind, names(1 + input_.below(32))};
    default:
      return Type{kind};
    }
  }

  FuncType function() {
    FuncType made;
    may_borrow_ = borrows_ == Borrows::yes;
    // Just more than fit the core parameters, sometimes.
    const std::uint32_t params = rarely() ? 15 + input_.below(4) : input_.below(4);
    for (std::uint32_t i = 0; i < params; ++i)
      made.params.push_back({"p" + std::to_string(i), type(params > 4 ? 1 : 3)});
    may_borrow_ = false;
    made.result = type(4);
    return made;
  }

 private:
  using Members = std::vector<Type::Member>;

  bool rarely() { return input_.byte() >= 240; }

  static Members names(std::uint32_t count) {
    Members members;
    for (std::uint32_t i = 0; i < count; ++i)
      members.push_back({"n" + std::to_string(i), std::nullopt});
    return members;
  }
  Members fields(const std::string& prefix, unsigned depth) {
    Members members;
    const std::uint32_t count = 1 + (rarely() ? input_.below(20) : input_.below(4));
    for (std::uint32_t i = 0; i < count; ++i)
      members.push_back({prefix.empty() ? "" : prefix + std::to_string(i), type(depth - 1)});
    return members;
  }
  std::optional<Type> payload(unsigned depth) {
    return input_.below(4) == 0 ? std::nullopt : std::optional{type(depth - 1)};
  }
  /// Of so many cases that two bytes count them, only the last few have a payload.
  Members cases(unsigned depth) {
    Members members = names(rarely() ? 252 : 0);
    const std::uint32_t count = 1 + input_.below(6);
    for (std::uint32_t i = 0; i < count; ++i)
      members.push_back({"c" + std::to_string(i), payload(depth)});
    return members;
  }

  Input& input_;
  const ResourceType& resource_;
  Borrows borrows_;
  bool may_borrow_ = false;
  unsigned left_ = 30;
};

inline std::string to_utf8(char32_t code) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  const auto rest = [&](int shift) { return byte(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80)
    return {byte(code)};
  if (code < 0x800)
    return {byte(0xC0 | code >> 6), rest(0)};
  if (code < 0x10000)
    return {byte(0xE0 | code >> 12), rest(6), rest(0)};
  return {byte(0xF0 | code >> 18), rest(12), rest(6), rest(0)};
}

inline char32_t make_code_point(Input& input) {
  switch (input.below(8)) {
  case 6: {
    const char32_t code = input.take<std::uint16_t>();
    return code >= 0xD800 && code < 0xE000 ? code - 0x800 : code;
  }
  case 7:
    return 0x10000 + input.take<std::uint32_t>() % 0x100000;
  case 4:
  case 5:
    return input.byte();
  default:
    return input.byte() % 0x80;
  }
}

inline std::string make_string(Input& input) {
  std::string text;
  for (std::uint32_t length = input.below(24); length > 0; --length)
    text += to_utf8(make_code_point(input));
  if (input.below(32) == 31) {
    const std::string once = text;
    for (int i = 0; i < 100; ++i)
      text += once;
  }
  return text;
}

Value make_value(Input& input, const Type& type);

inline Value make_sequence(Input& input, const Type& type) {
  Value::Sequence values;
  if (type.kind() != Kind::list) {
    for (const auto& field : type.members())
      values.push_back(make_value(input, *field.type));
    return {std::move(values)};
  }
  const Type& element = *type.members().front().type;
  for (std::uint32_t length = input.below(7); length > 0; --length)
    values.push_back(make_value(input, element));
  if (element.depth() == 1 && input.below(16) == 15) {
    const std::size_t once = values.size();
    for (std::size_t i = 0; i < 50 * once; ++i)
      values.push_back(Value{values[i]});
  }
  return {std::move(values)};
}

inline Value make_choice(Input& input, const Type& type) {
  const std::uint32_t cases = type.cases();
  const std::uint32_t drawn = cases > 8 ? input.take<std::uint16_t>() : input.byte();
  Value::Choice choice{drawn % cases, {}};
  if (const Type* payload = type.payload(choice.index))
    choice.payload.push_back(make_value(input, *payload));
  return {std::move(choice)};
}

/// A value of `type`. Floats are NaNs of any bits often enough; resources are numbers.
inline Value make_value(Input& input, const Type& type) {
  switch (type.kind()) {
  case Kind::boolean:
    return {input.below(2) == 1};
  case Kind::s8:
    return {input.take<std::int8_t>()};
  case Kind::u8:
    return {input.take<std::uint8_t>()};
  case Kind::s16:
    return {input.take<std::int16_t>()};
  case Kind::u16:
    return {input.take<std::uint16_t>()};
  case Kind::s32:
    return {input.take<std::int32_t>()};
  case Kind::u32:
    return {input.take<std::uint32_t>()};
  case Kind::s64:
    return {input.take<std::int64_t>()};
  case Kind::u64:
    return {input.take<std::uint64_t>()};
  case Kind::f32: {
    const std::uint32_t nan = input.below(4) == 3 ? 0x7F80'0000 : 0;
    return {std::bit_cast<float>(input.take<std::uint32_t>() | nan)};
  }
  case Kind::f64: {
    const std::uint64_t nan = input.below(4) == 3 ? 0x7FF0'0000'0000'0000 : 0;
    return {std::bit_cast<double>(input.take<std::uint64_t>() | nan)};
  }
  case Kind::character:
    return {make_code_point(input)};
  case Kind::string:
    return {make_string(input)};
  case Kind::flags: {
    const auto unused = 32 - static_cast<std::uint32_t>(type.members().size());
    return {Value::Flags{input.take<std::uint32_t>() >> unused}};
  }
  case Kind::own:
  case Kind::borrow:
    return {Value::Resource{type.resource(), input.take<std::uint32_t>(), nullptr}};
  case Kind::list:
  case Kind::record:
  case Kind::tuple:
    return make_sequence(input, type);
  default:
    return make_choice(input, type);
  }
}

inline bool same(const Value& a, const Value& b);

inline bool same(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::ranges::equal(a, b, [](const Value& x, const Value& y) { return same(x, y); });
}

/// To the bit, but for NaNs, which are all one.
inline bool same(const Value& a, const Value& b) {
  if (a.of.index() != b.of.index())
    return false;
  return std::visit(
      [&]<class T>(const T& x) {
        const T& y = std::get<T>(b.of);
        if constexpr (std::is_floating_point_v<T>)
          return std::isnan(x) ? std::isnan(y) : x == y && std::signbit(x) == std::signbit(y);
        else if constexpr (std::is_same_v<T, Value::Sequence>)
          return same(x, y);
        else if constexpr (std::is_same_v<T, Value::Choice>)
          return x.index == y.index && same(x.payload, y.payload);
        else
          return x == y;
      },
      a.of);
}

}  // namespace fuzz
