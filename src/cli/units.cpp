#include <cli/units.hpp>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <span>

namespace portico::cli {

namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array<Unit, 6> kTimes = {
    {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};
constexpr std::array<Unit, 4> kSizes = {
    {{"B", 1}, {"KiB", 1024}, {"MiB", 1024.0 * 1024}, {"GiB", 1024.0 * 1024 * 1024}}};
/// Of what doubles count exactly; far above any sensible value.
constexpr double kMax = 9e15;

std::expected<double, std::string> parse(std::string_view text, std::span<const Unit> units,
                                         std::string_view kind, std::string_view examples,
                                         std::string_view usual) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  const std::string_view rest{stopped, static_cast<std::size_t>(end - stopped)};
  if (error != std::errc{} || !std::isfinite(number) || std::signbit(number))
    return std::unexpected{
        fmt::format("\"{}\" is not a {}: write it like {}", text, kind, examples)};
  if (rest.empty() && number == 0)
    return 0;
  if (rest.empty())
    return std::unexpected{
        fmt::format("\"{}\" lacks a unit: did you mean {}{}?", text, text, usual)};
  for (const Unit& unit : units)
    if (unit.name == rest) {
      const double value = std::round(number * unit.factor);
      if (value <= kMax * (kind == "time" ? 1e2 : 1))
        return value;
      return std::unexpected{fmt::format("{} is too long a {}", text, kind)};
    }
  return std::unexpected{
      fmt::format("\"{}\" has an unknown unit: write a {} like {}", text, kind, examples)};
}

}  // namespace

std::expected<std::chrono::nanoseconds, std::string> parse_duration(std::string_view text) {
  const auto value = parse(text, kTimes, "time", "300ms, 2s or 1m", "s");
  if (!value)
    return std::unexpected{value.error()};
  return std::chrono::nanoseconds{static_cast<std::int64_t>(*value)};
}

std::expected<std::uint64_t, std::string> parse_size(std::string_view text) {
  const auto value = parse(text, kSizes, "size", "64KiB or 200MiB", "MiB");
  if (!value)
    return std::unexpected{value.error()};
  return static_cast<std::uint64_t>(*value);
}

}  // namespace portico::cli
