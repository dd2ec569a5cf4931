#include <wast/core_value.hpp>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstring>
#include <string_view>

namespace portico::wast {
namespace {

namespace json = boost::json;

std::string_view text_of(const json::value& value) {
  return value.is_string() ? std::string_view{value.get_string()} : std::string_view{};
}

std::string_view type_of(const json::object& value) {
  const auto* type = value.if_contains("type");
  return type != nullptr ? text_of(*type) : std::string_view{};
}

/// A number as scripts write all of them: decimal, in a string; negative ones wrap.
template <class T> std::optional<T> number(std::string_view text) {
  T value{};
  const auto parse = [&](auto& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
  };
  if (parse(value)) {
    return value;
  }
  std::make_signed_t<T> negative{};
  return parse(negative) ? std::optional{static_cast<T>(negative)} : std::nullopt;
}

// Floats ------------------------------------------------------------------------------------------

template <class Bits> struct Float {
  static constexpr unsigned kFraction = sizeof(Bits) == 4 ? 23 : 52;
  static constexpr Bits kQuiet = Bits{1} << (kFraction - 1);
  static constexpr Bits kSign = Bits{1} << (sizeof(Bits) * 8 - 1);
  static constexpr Bits kCanonical = (~Bits{0} & ~kSign) >> (kFraction - 1) << (kFraction - 1);

  static bool matches(Bits actual, std::string_view expected) {
    if (expected == "nan:canonical") {
      return (actual & ~kSign) == kCanonical;
    }
    if (expected == "nan:arithmetic") {
      return (actual & kCanonical) == kCanonical;
    }
    return number<Bits>(expected) == actual;
  }
};

// Vectors -----------------------------------------------------------------------------------------

/// Calls `f.operator()<Lane>(text, offset)` for each lane; false as soon as one is, or if the shape
/// is wrong.
template <class Lane, class F> bool each_lane(const json::array& lanes, F f) {
  if (lanes.size() * sizeof(Lane) != sizeof(wasmtime_v128)) {
    return false;
  }
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    if (!f(text_of(lanes[i]), i * sizeof(Lane), Lane{})) {
      return false;
    }
  }
  return true;
}

template <class F> bool with_lanes(const json::object& value, F f) {
  const auto* lanes = value.if_contains("value");
  const auto* type = value.if_contains("lane_type");
  if (lanes == nullptr || !lanes->is_array() || type == nullptr) {
    return false;
  }
  const auto kind = text_of(*type);
  const auto& all = lanes->get_array();
  if (kind == "i8") {
    return each_lane<std::uint8_t>(all, f);
  }
  if (kind == "i16") {
    return each_lane<std::uint16_t>(all, f);
  }
  if (kind == "i32" || kind == "f32") {
    return each_lane<std::uint32_t>(all, f);
  }
  return (kind == "i64" || kind == "f64") && each_lane<std::uint64_t>(all, f);
}

bool read_v128(const json::object& value, wasmtime_v128& out) {
  return with_lanes(value, [&](std::string_view text, std::size_t at, auto lane) {
    const auto parsed = number<decltype(lane)>(text);
    if (parsed) {
      std::memcpy(&out[at], &*parsed, sizeof lane);
    }
    return parsed.has_value();
  });
}

bool matches_v128(const wasmtime_v128& actual, const json::object& expected) {
  const auto* type = expected.if_contains("lane_type");
  const bool floats = type != nullptr && text_of(*type).starts_with('f');
  return with_lanes(expected, [&](std::string_view text, std::size_t at, auto lane) {
    std::memcpy(&lane, &actual[at], sizeof lane);
    if constexpr (sizeof lane >= 4) {
      if (floats) {
        return Float<decltype(lane)>::matches(lane, text);
      }
    }
    return number<decltype(lane)>(text) == lane;
  });
}

// References --------------------------------------------------------------------------------------

/// Host references carry the number that the script gives them, plus one: none is null.
void* as_pointer(std::uint32_t number) {
  return reinterpret_cast<void*>(std::uintptr_t{number} + 1);  // NOLINT
}

/// A host reference is one object under both of its types: external, and converted to internal.
bool is_host(wasmtime_context_t* context, const wasmtime_val_t& value, std::uint32_t number) {
  wasmtime_externref_t external;
  if (value.kind == WASMTIME_EXTERNREF) {
    wasmtime_externref_clone(&value.of.externref, &external);
  } else if (value.kind == WASMTIME_ANYREF) {
    wasmtime_externref_from_raw(context, wasmtime_anyref_to_raw(context, &value.of.anyref),
                                &external);
  } else {
    return false;
  }
  const void* data = wasmtime_externref_data(context, &external);
  wasmtime_externref_unroot(&external);
  return data == as_pointer(number);
}

bool make_host(wasmtime_context_t* context, std::uint32_t number, wasmtime_val_t& out) {
  wasmtime_externref_t external;
  if (!wasmtime_externref_new(context, as_pointer(number), nullptr, &external)) {
    return false;
  }
  if (out.kind == WASMTIME_EXTERNREF) {
    out.of.externref = external;
    return true;
  }
  wasmtime_anyref_from_raw(context, wasmtime_externref_to_raw(context, &external), &out.of.anyref);
  wasmtime_externref_unroot(&external);
  return true;
}

bool is_null(const wasmtime_val_t& value) {
  switch (value.kind) {
  case WASMTIME_FUNCREF:
    return wasmtime_funcref_is_null(&value.of.funcref);
  case WASMTIME_EXTERNREF:
    return wasmtime_externref_is_null(&value.of.externref);
  case WASMTIME_ANYREF:
    return wasmtime_anyref_is_null(&value.of.anyref);
  case WASMTIME_EXNREF:
    return wasmtime_exnref_is_null(&value.of.exnref);
  default:
    return false;
  }
}

bool matches_any(wasmtime_context_t* context, const wasmtime_val_t& actual, std::string_view type) {
  if (actual.kind != WASMTIME_ANYREF || is_null(actual)) {
    return false;
  }
  const auto* ref = &actual.of.anyref;
  return (type == "eqref" && wasmtime_anyref_is_eqref(context, ref)) ||
         (type == "i31ref" && wasmtime_anyref_is_i31(context, ref)) ||
         (type == "structref" && wasmtime_anyref_is_struct(context, ref)) ||
         (type == "arrayref" && wasmtime_anyref_is_array(context, ref));
}

bool matches_reference(wasmtime_context_t* context, const wasmtime_val_t& actual,
                       const json::object& expected) {
  struct Known {
    std::string_view type;
    wasmtime_valkind_t kind;
    bool null;
  };
  constexpr std::array kKnown = {Known{"funcref", WASMTIME_FUNCREF, false},
                                 Known{"externref", WASMTIME_EXTERNREF, false},
                                 Known{"anyref", WASMTIME_ANYREF, false},
                                 Known{"exnref", WASMTIME_EXNREF, false},
                                 Known{"nullref", WASMTIME_ANYREF, true},
                                 Known{"nullfuncref", WASMTIME_FUNCREF, true},
                                 Known{"nullexternref", WASMTIME_EXTERNREF, true},
                                 Known{"nullexnref", WASMTIME_EXNREF, true}};
  const auto type = type_of(expected);
  if (type == "refnull") {
    return is_null(actual);
  }
  for (const Known& known : kKnown) {
    if (known.type != type) {
      continue;
    }
    const auto* value = expected.if_contains("value");
    if (actual.kind != known.kind) {
      return false;
    }
    if (known.null || (value != nullptr && text_of(*value) == "null")) {
      return is_null(actual);
    }
    if (value == nullptr) {
      return !is_null(actual);  // any other of the kind
    }
    // Which function a reference is to the engine does not tell, so none is the expected one.
    const auto host = number<std::uint32_t>(text_of(*value));
    return host && !is_null(actual) && is_host(context, actual, *host);
  }
  return matches_any(context, actual, type);
}

bool read_number(const json::object& from, wasmtime_val_t& out) {
  const auto type = type_of(from);
  const auto* value = from.if_contains("value");
  const auto text = value != nullptr ? text_of(*value) : std::string_view{};
  if (type == "i32" || type == "f32") {
    const auto bits = number<std::uint32_t>(text);
    out.kind = type == "i32" ? WASMTIME_I32 : WASMTIME_F32;
    out.of.i32 = static_cast<std::int32_t>(bits.value_or(0));
    return bits.has_value();
  }
  if (type == "i64" || type == "f64") {
    const auto bits = number<std::uint64_t>(text);
    out.kind = type == "i64" ? WASMTIME_I64 : WASMTIME_F64;
    out.of.i64 = static_cast<std::int64_t>(bits.value_or(0));
    return bits.has_value();
  }
  out.kind = WASMTIME_V128;
  return type == "v128" && read_v128(from, out.of.v128);
}

bool read_reference(wasmtime_context_t* context, const json::object& from, wasmtime_val_t& out) {
  const auto type = type_of(from);
  const auto* value = from.if_contains("value");
  const bool null = value == nullptr || text_of(*value) == "null";
  if ((type == "funcref" && null) || type == "nullfuncref") {
    out.kind = WASMTIME_FUNCREF;
    wasmtime_funcref_set_null(&out.of.funcref);
    return true;
  }
  if ((type == "anyref" && null) || type == "nullref") {
    out.kind = WASMTIME_ANYREF;
    wasmtime_anyref_set_null(&out.of.anyref);
    return true;
  }
  if ((type == "externref" && null) || type == "nullexternref") {
    out.kind = WASMTIME_EXTERNREF;
    wasmtime_externref_set_null(&out.of.externref);
    return true;
  }
  if ((type == "exnref" && null) || type == "nullexnref") {
    out.kind = WASMTIME_EXNREF;
    wasmtime_exnref_set_null(&out.of.exnref);
    return true;
  }
  if (type != "externref" && type != "anyref") {
    return false;
  }
  out.kind = type == "externref" ? WASMTIME_EXTERNREF : WASMTIME_ANYREF;
  const auto host = number<std::uint32_t>(text_of(*value));
  return host && make_host(context, *host, out);
}

}  // namespace

CoreValues::~CoreValues() {
  for (wasmtime_val_t& value : values_) {
    wasmtime_val_unroot(&value);
  }
}

Outcome<CoreValues> core_arguments(wasmtime_context_t* context, const json::array& args) {
  CoreValues values;
  for (const json::value& arg : args) {
    wasmtime_val_t value{};
    const auto* object = arg.if_object();
    if (object == nullptr ||
        (!read_number(*object, value) && !read_reference(context, *object, value))) {
      return failed(What::other, fmt::format("no core value: {}", json::serialize(arg)));
    }
    values.get().push_back(value);
  }
  return values;
}

bool matches(wasmtime_context_t* context, const wasmtime_val_t& actual,
             const json::object& expected) {
  const auto type = type_of(expected);
  if (type == "either") {
    for (const json::value& one : expected.at("values").as_array()) {
      if (matches(context, actual, one.as_object())) {
        return true;
      }
    }
    return false;
  }
  const auto text = [&] { return text_of(expected.at("value")); };
  std::uint32_t low = 0;
  std::uint64_t whole = 0;
  std::memcpy(&low, &actual.of, sizeof low);
  std::memcpy(&whole, &actual.of, sizeof whole);
  switch (actual.kind) {
  case WASMTIME_I32:
    return type == "i32" && number<std::uint32_t>(text()) == low;
  case WASMTIME_I64:
    return type == "i64" && number<std::uint64_t>(text()) == whole;
  case WASMTIME_F32:
    return type == "f32" && Float<std::uint32_t>::matches(low, text());
  case WASMTIME_F64:
    return type == "f64" && Float<std::uint64_t>::matches(whole, text());
  case WASMTIME_V128:
    return type == "v128" && matches_v128(actual.of.v128, expected);
  default:
    return matches_reference(context, actual, expected);
  }
}

std::string describe(const wasmtime_val_t& value) {
  switch (value.kind) {
  case WASMTIME_I32:
    return fmt::format("i32 {}", value.of.i32);
  case WASMTIME_I64:
    return fmt::format("i64 {}", value.of.i64);
  case WASMTIME_F32:
    return fmt::format("f32 {} ({:#x})", value.of.f32, std::bit_cast<std::uint32_t>(value.of.f32));
  case WASMTIME_F64:
    return fmt::format("f64 {} ({:#x})", value.of.f64, std::bit_cast<std::uint64_t>(value.of.f64));
  case WASMTIME_V128:
    return fmt::format("v128 {:02x}", fmt::join(value.of.v128, ""));
  case WASMTIME_FUNCREF:
    return is_null(value) ? "a null funcref" : "a funcref";
  case WASMTIME_EXTERNREF:
    return is_null(value) ? "a null externref" : "an externref";
  case WASMTIME_ANYREF:
    return is_null(value) ? "a null anyref" : "an anyref";
  default:
    return is_null(value) ? "a null exnref" : "an exnref";
  }
}

}  // namespace portico::wast
