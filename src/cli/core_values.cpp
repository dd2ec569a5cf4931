#include <cli/core_values.hpp>

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

namespace portico::cli {

namespace {

using component::Kind;
using component::Value;

/// All of `text`, or nothing.
template <class T, class... Format>
std::optional<T> whole(std::string_view text, Format... format) {
  T value{};
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, format...);
  return error == std::errc{} && stopped == end ? std::optional{value} : std::nullopt;
}

/// In two's complement: what fits either with or without a sign.
template <class T> std::optional<Value> integer(std::string_view text) {
  using Unsigned = std::make_unsigned_t<T>;
  const bool negative = text.starts_with('-');
  text.remove_prefix(negative ? 1 : 0);
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  text.remove_prefix(hex ? 2 : 0);
  const auto size = whole<Unsigned>(text, hex ? 16 : 10);
  const auto most = static_cast<Unsigned>(std::numeric_limits<T>::max()) + Unsigned{1};
  if (!size || (negative && *size > most))
    return std::nullopt;
  return Value{static_cast<T>(negative ? Unsigned{0} - *size : *size)};
}

template <class T> std::optional<Value> real(std::string_view text) {
  const auto value = whole<T>(text);
  return value ? std::optional<Value>{Value{*value}} : std::nullopt;
}

std::optional<Value> parse(Kind kind, std::string_view text) {
  switch (kind) {
  case Kind::s32:
    return integer<std::int32_t>(text);
  case Kind::s64:
    return integer<std::int64_t>(text);
  case Kind::f32:
    return real<float>(text);
  default:
    return real<double>(text);
  }
}

std::string_view name_of(Kind kind) {
  return kind == Kind::s32 ? "i32" : kind == Kind::s64 ? "i64" : kind == Kind::f32 ? "f32" : "f64";
}

/// Of the four kinds that there are.
std::string line(const Value& value) {
  return std::visit(
      []<class T>(const T& number) -> std::string {
        if constexpr (std::is_same_v<T, std::int32_t> || std::is_same_v<T, std::int64_t> ||
                      std::is_floating_point_v<T>)
          return fmt::format("{}\n", number);
        else
          return {};
      },
      value.of);
}

}  // namespace

Result<std::vector<Value>> parse_arguments(const component::FuncType& type,
                                           std::span<const std::string> texts) {
  if (texts.size() < type.params.size())
    return fail(Errc::config, fmt::format("the function takes {} arguments, and {} were given",
                                          type.params.size(), texts.size()));
  std::vector<Value> values;
  for (std::size_t i = 0; i < type.params.size(); ++i) {
    const Kind kind = type.params[i].type->kind();
    auto value = parse(kind, texts[i]);
    if (!value)
      return fail(Errc::config, fmt::format("argument {} is \"{}\", not a number of type {}", i + 1,
                                            texts[i], name_of(kind)));
    values.push_back(*std::move(value));
  }
  return values;
}

std::string result_lines(const Value& result) {
  const auto* const several = std::get_if<Value::Sequence>(&result.of);
  if (several == nullptr)
    return line(result);
  std::string lines;
  for (const Value& value : *several)
    lines += line(value);
  return lines;
}

}  // namespace portico::cli
