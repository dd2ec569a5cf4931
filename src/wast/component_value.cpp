#include <wast/component_value.hpp>

#include <boost/nowide/utf/utf.hpp>
#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>

namespace portico::wast {
namespace {

namespace json = boost::json;
using component::Kind;
using component::Type;
using component::Value;

/// Thrown and caught within this file: values nest.
struct NotOfType {};

std::string_view text_of(const json::value& value) {
  if (!value.is_string())
    throw NotOfType{};
  return value.get_string();
}

const json::array& array_of(const json::value& value) {
  if (!value.is_array())
    throw NotOfType{};
  return value.get_array();
}

/// The "value" of an object whose "type" is `tag`.
const json::value& content(const json::value& from, std::string_view tag) {
  const auto* object = from.if_object();
  const auto* type = object != nullptr ? object->if_contains("type") : nullptr;
  const auto* value = object != nullptr ? object->if_contains("value") : nullptr;
  if (type == nullptr || value == nullptr || text_of(*type) != tag)
    throw NotOfType{};
  return *value;
}

template <class T> T number(const json::value& from, std::string_view tag) {
  const auto text = text_of(content(from, tag));
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    throw NotOfType{};
  return value;
}

char32_t character(const json::value& from) {
  const auto text = text_of(content(from, "char"));
  const char* at = text.data();
  const auto code = boost::nowide::utf::utf_traits<char>::decode(at, text.data() + text.size());
  if (at != text.data() + text.size() || !boost::nowide::utf::is_valid_codepoint(code))
    throw NotOfType{};
  return static_cast<char32_t>(code);
}

std::uint32_t named(const Type& type, std::string_view name) {
  const auto& members = type.members();
  for (std::uint32_t i = 0; i < members.size(); ++i)
    if (members[i].name == name)
      return i;
  throw NotOfType{};
}

Value read(const Type& type, const json::value& from);

Value::Choice choice(const Type& type, std::uint32_t index, const json::value* payload) {
  const Type* of = type.payload(index);
  const bool given = payload != nullptr && !payload->is_null();
  if ((of != nullptr) != given)
    throw NotOfType{};
  Value::Choice made{index, {}};
  if (of != nullptr)
    made.payload.push_back(read(*of, *payload));
  return made;
}

Value sequence(const Type& type, const json::array& from) {
  Value::Sequence values;
  const bool list = type.kind() == Kind::list;
  if (!list && from.size() != type.members().size())
    throw NotOfType{};
  for (std::size_t i = 0; i < from.size(); ++i)
    values.push_back(read(*type.members()[list ? 0 : i].type, from[i]));
  return {std::move(values)};
}

/// Fields as pairs of name and value.
Value record(const Type& type, const json::array& from) {
  if (from.size() != type.members().size())
    throw NotOfType{};
  Value::Sequence fields(from.size());
  std::vector<bool> given(from.size());
  for (const json::value& pair : from) {
    const auto& both = array_of(pair);
    if (both.size() != 2)
      throw NotOfType{};
    const auto index = named(type, text_of(both[0]));
    if (given[index])
      throw NotOfType{};
    given[index] = true;
    fields[index] = read(*type.members()[index].type, both[1]);
  }
  return {std::move(fields)};
}

bool is_map(const json::value& from) {
  const auto* object = from.if_object();
  const auto* type = object != nullptr ? object->if_contains("type") : nullptr;
  return type != nullptr && text_of(*type) == "map";
}

/// Entries as arrays of key and value.
Value map(const Type& type, const json::value& from) {
  const Type& entry = *type.members().front().type;
  if (entry.kind() != Kind::tuple)
    throw NotOfType{};
  Value::Sequence entries;
  for (const json::value& pair : array_of(content(from, "map")))
    entries.push_back(sequence(entry, array_of(pair)));
  return {std::move(entries)};
}

/// {"case": name, "payload": value}, the latter only if there is one.
Value variant(const Type& type, const json::value& from) {
  const auto* object = content(from, "variant").if_object();
  if (object == nullptr || !object->contains("case"))
    throw NotOfType{};
  return {choice(type, named(type, text_of(object->at("case"))), object->if_contains("payload"))};
}

/// {"Ok": payload or null} or {"Err": payload or null}.
Value result(const Type& type, const json::value& from) {
  const auto* object = content(from, "result").if_object();
  if (object == nullptr || object->size() != 1)
    throw NotOfType{};
  const auto& [key, payload] = *object->begin();
  if (key != "Ok" && key != "Err")
    throw NotOfType{};
  return {choice(type, key == "Ok" ? 0 : 1, &payload)};
}

Value option(const Type& type, const json::value& from) {
  const auto& payload = content(from, "option");
  return {choice(type, payload.is_null() ? 0 : 1, &payload)};
}

Value flags(const Type& type, const json::value& from) {
  Value::Flags made;
  for (const json::value& name : array_of(content(from, "flags")))
    made.bits |= std::uint32_t{1} << named(type, text_of(name));
  return {made};
}

Value read(const Type& type, const json::value& from) {
  switch (type.kind()) {
  case Kind::boolean: {
    const auto& value = content(from, "bool");
    if (!value.is_bool())
      throw NotOfType{};
    return {value.get_bool()};
  }
  case Kind::s8:
    return {number<std::int8_t>(from, "s8")};
  case Kind::u8:
    return {number<std::uint8_t>(from, "u8")};
  case Kind::s16:
    return {number<std::int16_t>(from, "s16")};
  case Kind::u16:
    return {number<std::uint16_t>(from, "u16")};
  case Kind::s32:
    return {number<std::int32_t>(from, "s32")};
  case Kind::u32:
    return {number<std::uint32_t>(from, "u32")};
  case Kind::s64:
    return {number<std::int64_t>(from, "s64")};
  case Kind::u64:
    return {number<std::uint64_t>(from, "u64")};
  case Kind::f32:
    return {std::bit_cast<float>(number<std::uint32_t>(from, "f32"))};
  case Kind::f64:
    return {std::bit_cast<double>(number<std::uint64_t>(from, "f64"))};
  case Kind::character:
    return {character(from)};
  case Kind::string:
    return {std::string{text_of(content(from, "string"))}};
  case Kind::list:
    return is_map(from) ? map(type, from) : sequence(type, array_of(content(from, "list")));
  case Kind::tuple:
    return sequence(type, array_of(content(from, "tuple")));
  case Kind::record:
    return record(type, array_of(content(from, "record")));
  case Kind::variant:
    return variant(type, from);
  case Kind::enumeration:
    return {choice(type, named(type, text_of(content(from, "enum"))), nullptr)};
  case Kind::option:
    return option(type, from);
  case Kind::result:
    return result(type, from);
  case Kind::flags:
    return flags(type, from);
  default:
    throw NotOfType{};
  }
}

template <class T> bool same_float(T a, T b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

bool all_match(const std::vector<Value>& actual, const std::vector<Value>& expected) {
  return std::ranges::equal(actual, expected,
                            [](const Value& a, const Value& b) { return matches(a, b); });
}

}  // namespace

Outcome<Value> component_value(const Type& type, const json::value& from) {
  try {
    return read(type, from);
  } catch (const NotOfType&) {
    return failed(What::other,
                  fmt::format("{} is not of type {}", json::serialize(from), type.to_string()));
  }
}

bool matches(const Value& actual, const Value& expected) {
  if (actual.of.index() != expected.of.index()) {
    return false;
  }
  return std::visit(
      [&](const auto& a) {
        using T = std::decay_t<decltype(a)>;
        const auto& b = std::get<T>(expected.of);
        if constexpr (std::is_floating_point_v<T>) {
          return same_float(a, b);
        } else if constexpr (std::is_same_v<T, Value::Sequence>) {
          return all_match(a, b);
        } else if constexpr (std::is_same_v<T, Value::Choice>) {
          return a.index == b.index && all_match(a.payload, b.payload);
        } else {
          return a == b;
        }
      },
      actual.of);
}

}  // namespace portico::wast
