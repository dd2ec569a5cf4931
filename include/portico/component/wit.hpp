#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace portico::component {

/// The WIT names that a C++ type's parts stand for, in order: fields of a record (an aggregate),
/// cases of an enum (enumerators 0, 1, ...) or, where `wit_flags` says so, bits of a flags type.
/// Specialise it beside the type:
///   template <> inline constexpr std::array wit_names<Datetime> = {"seconds"sv, "nanoseconds"sv};
template <class T> inline constexpr std::array<std::string_view, 0> wit_names{};

/// True for an unsigned enumeration whose bits are WIT flags (bit 0 is the first name).
template <class T> inline constexpr bool wit_flags = false;

/// Lets `T` cross the boundary as another C++ type: specialise with `using Wit`, and
/// `static Wit to_wit(T)` and `static T from_wit(Wit)` as far as each direction is used.
template <class T> struct WitAs;

/// A string usable as a template argument.
template <std::size_t N> struct FixedString {
  char text[N]{};
  // NOLINTNEXTLINE(google-explicit-constructor): a literal is a FixedString.
  consteval FixedString(const char (&literal)[N]) { std::copy_n(literal, N, text); }
  [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
};

/// One case of a WIT variant, which is a `std::variant` of these: `Case<"closed">`,
/// `Case<"other", std::string>{text}`.
template <FixedString Name, class T = void> struct Case {
  static constexpr std::string_view kName = Name.view();
  using Payload = T;
  T value;
};
template <FixedString Name> struct Case<Name, void> {
  static constexpr std::string_view kName = Name.view();
  using Payload = void;
};

}  // namespace portico::component
