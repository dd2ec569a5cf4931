#pragma once

#include <portico/component/call.hpp>
#include <portico/component/type.hpp>
#include <portico/component/wit.hpp>

#include <boost/pfr/core.hpp>
#include <boost/pfr/tuple_size.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <expected>
#include <limits>
#include <optional>
#include <tuple>
#include <type_traits>
#include <variant>

/// The canonical ABI for C++ types (CanonicalABI.md), resolved at compile time. `Abi<T>` has:
///   kFlat          number of core values that T is as parameter or result
///   kSize, kAlign  of T in linear memory
///   type()         T as a component type, compared with the guest's when linking
///   lift, load     a T from core values, or from memory that is in bounds for kSize bytes
///   lower, store   a T to core values, or to aligned memory in bounds for kSize bytes
/// C++ to WIT: bool, integers, float, double and char32_t as named; std::string and
/// std::string_view (view: as parameter only) string; std::vector<T> list; std::span<const T> list
/// of numbers, a view of the guest's memory; Filled a list of bytes, as result; std::tuple tuple;
/// aggregates with `wit_names` record; std::variant of `Case` variant; enum class with `wit_names`
/// enum or flags; std::optional option; std::expected result; Own, Borrow handles; anything with
/// `WitAs` what that says.
namespace portico::component {

static_assert(std::endian::native == std::endian::little, "guest memory is read in place");

template <class T> struct Abi;

namespace detail {

constexpr std::uint32_t align_up(std::uint32_t offset, std::uint32_t alignment) {
  return (offset + alignment - 1) & ~(alignment - 1);
}

inline std::uint32_t load_u32(const std::byte* from) {
  std::uint32_t value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

/// A core value is always written whole: a narrow payload in a slot that variants widened must have
/// zero bits above it.
inline void put_i32(CoreValue*& out, std::uint32_t value) {
  (out++)->i64 = value;
}

template <class T>
concept Number = std::is_integral_v<T> || std::is_floating_point_v<T>;

/// All NaNs are one value, so that none carries a message. Lists of floats, which are viewed and
/// copied whole, keep theirs: a NaN's bits may be any after a crossing.
inline float canonical(float value) {
  return std::isnan(value) ? std::numeric_limits<float>::quiet_NaN() : value;
}
inline double canonical(double value) {
  return std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value;
}

template <class T> consteval Kind kind_of_number() {
  if constexpr (std::is_same_v<T, float>)
    return Kind::f32;
  if constexpr (std::is_same_v<T, double>)
    return Kind::f64;
  constexpr bool is_signed = std::is_signed_v<T>;
  if constexpr (sizeof(T) == 1)
    return is_signed ? Kind::s8 : Kind::u8;
  if constexpr (sizeof(T) == 2)
    return is_signed ? Kind::s16 : Kind::u16;
  if constexpr (sizeof(T) == 4)
    return is_signed ? Kind::s32 : Kind::u32;
  if constexpr (sizeof(T) == 8)
    return is_signed ? Kind::s64 : Kind::u64;
}

/// A fixed sequence of types laid out as a tuple or record.
template <class... Ts> struct Sequence {
  static constexpr std::size_t kCount = sizeof...(Ts);
  static constexpr std::size_t kFlat = (std::size_t{0} + ... + Abi<Ts>::kFlat);
  static constexpr std::uint32_t kAlign = [] {
    std::uint32_t a = 1;
    ((a = std::max(a, Abi<Ts>::kAlign)), ...);
    return a;
  }();
  static constexpr auto kOffsets = [] {
    std::array<std::uint32_t, kCount + 1> offsets{};
    std::uint32_t at = 0;
    [[maybe_unused]] std::size_t i = 0;
    ((at = align_up(at, Abi<Ts>::kAlign), offsets[i++] = at, at += Abi<Ts>::kSize), ...);
    offsets[kCount] = align_up(at, kAlign);
    return offsets;
  }();
  static constexpr std::uint32_t kSize = kOffsets[kCount];
};

inline bool is_scalar(std::uint32_t code) {
  return code < 0x110000 && !(code >= 0xD800 && code <= 0xDFFF);
}

}  // namespace detail

// Numbers -----------------------------------------------------------------------------------------

template <detail::Number T> struct Abi<T> {
  static constexpr std::size_t kFlat = 1;
  static constexpr std::uint32_t kSize = sizeof(T);
  static constexpr std::uint32_t kAlign = sizeof(T);
  static Type type() { return Type{detail::kind_of_number<T>()}; }

  static T lift(Canon&, const CoreValue*& in) {
    const CoreValue& v = *in++;
    if constexpr (std::is_same_v<T, float>)
      return detail::canonical(v.f32);
    else if constexpr (std::is_same_v<T, double>)
      return detail::canonical(v.f64);
    else if constexpr (sizeof(T) == 8)
      return static_cast<T>(v.i64);
    else
      return static_cast<T>(v.i32);
  }
  static T load(Canon&, const std::byte* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    if constexpr (std::is_floating_point_v<T>)
      value = detail::canonical(value);
    return value;
  }
  static void lower(Canon&, T value, CoreValue*& out) {
    if constexpr (std::is_same_v<T, float>)
      detail::put_i32(out, std::bit_cast<std::uint32_t>(detail::canonical(value)));
    else if constexpr (std::is_same_v<T, double>)
      (out++)->i64 = std::bit_cast<std::int64_t>(detail::canonical(value));
    else if constexpr (sizeof(T) == 8)
      (out++)->i64 = static_cast<std::int64_t>(value);
    else if constexpr (std::is_signed_v<T>)
      detail::put_i32(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(value)));
    else
      detail::put_i32(out, value);
  }
  static void store(Canon& canon, T value, std::uint32_t pointer) {
    if constexpr (std::is_floating_point_v<T>)
      value = detail::canonical(value);
    std::memcpy(canon.memory().data() + pointer, &value, sizeof value);
  }
};

template <> struct Abi<bool> {
  static constexpr std::size_t kFlat = 1;
  static constexpr std::uint32_t kSize = 1;
  static constexpr std::uint32_t kAlign = 1;
  static Type type() { return Type{Kind::boolean}; }
  static bool lift(Canon&, const CoreValue*& in) { return (in++)->i32 != 0; }
  static bool load(Canon&, const std::byte* from) { return *from != std::byte{0}; }
  static void lower(Canon&, bool value, CoreValue*& out) { detail::put_i32(out, value ? 1 : 0); }
  static void store(Canon& canon, bool value, std::uint32_t pointer) {
    canon.memory()[pointer] = std::byte{value};
  }
};

template <> struct Abi<char32_t> {
  static constexpr std::size_t kFlat = 1;
  static constexpr std::uint32_t kSize = 4;
  static constexpr std::uint32_t kAlign = 4;
  static Type type() { return Type{Kind::character}; }
  static char32_t checked(std::uint32_t code) {
    if (!detail::is_scalar(code))
      throw Trap("char is not a Unicode scalar value");
    return static_cast<char32_t>(code);
  }
  static char32_t lift(Canon&, const CoreValue*& in) {
    return checked(static_cast<std::uint32_t>((in++)->i32));
  }
  static char32_t load(Canon&, const std::byte* from) { return checked(detail::load_u32(from)); }
  static void lower(Canon&, char32_t value, CoreValue*& out) {
    detail::put_i32(out, checked(value));
  }
  static void store(Canon& canon, char32_t value, std::uint32_t pointer) {
    Abi<std::uint32_t>::store(canon, checked(value), pointer);
  }
};

// Strings and lists -------------------------------------------------------------------------------

namespace detail {

/// What strings and lists have in common: a pointer and a length.
struct PointerAndLength {
  static constexpr std::size_t kFlat = 2;
  static constexpr std::uint32_t kSize = 8;
  static constexpr std::uint32_t kAlign = 4;

  std::uint32_t pointer;
  std::uint32_t length;

  static PointerAndLength lifted(const CoreValue*& in) {
    const auto pointer = static_cast<std::uint32_t>(in[0].i32);
    const auto length = static_cast<std::uint32_t>(in[1].i32);
    in += 2;
    return {pointer, length};
  }
  static PointerAndLength loaded(const std::byte* from) {
    return {load_u32(from), load_u32(from + 4)};
  }
  void lower(CoreValue*& out) const {
    put_i32(out, pointer);
    put_i32(out, length);
  }
  void store(Canon& canon, std::uint32_t at) const {
    std::memcpy(canon.memory().data() + at, &pointer, 4);
    std::memcpy(canon.memory().data() + at + 4, &length, 4);
  }
};

template <class T> struct StringAbi : PointerAndLength {
  static Type type() { return Type{Kind::string}; }
  static T lift(Canon& canon, const CoreValue*& in) {
    const auto p = lifted(in);
    return T{canon.lift_string(p.pointer, p.length)};
  }
  static T load(Canon& canon, const std::byte* from) {
    const auto p = loaded(from);
    return T{canon.lift_string(p.pointer, p.length)};
  }
  static void lower(Canon& canon, std::string_view text, CoreValue*& out) {
    const auto lowered = canon.lower_string(text);
    PointerAndLength{lowered.pointer, lowered.length}.lower(out);
  }
  static void store(Canon& canon, std::string_view text, std::uint32_t at) {
    const auto lowered = canon.lower_string(text);
    PointerAndLength{lowered.pointer, lowered.length}.store(canon, at);
  }
};

/// Elements whose memory is their C++ representation, so that whole lists can be viewed or copied.
template <class T>
concept Plain = Number<T> && !std::is_same_v<T, bool>;
template <class T> inline constexpr bool is_plain = Plain<T> || std::is_same_v<T, std::byte>;

template <class T> struct ListAbi : PointerAndLength {
  using Element = std::conditional_t<std::is_same_v<T, std::byte>, std::uint8_t, T>;
  static Type type() { return Type{Kind::list, {{"", Abi<Element>::type()}}}; }

  static const std::byte* checked(Canon& canon, PointerAndLength p) {
    constexpr std::uint64_t size = Abi<Element>::kSize;
    // A host element may be larger than the guest's; the budget counts what the host will hold.
    canon.charge(p.length * std::max<std::uint64_t>(size, sizeof(T)));
    return canon.list_at(p.pointer, p.length * size, Abi<Element>::kAlign);
  }
  static PointerAndLength lower_list(Canon& canon, std::span<const T> list)
    requires is_plain<T>
  {
    const std::uint32_t pointer = allocate(canon, list.size());
    if (!list.empty()) {
      std::memcpy(canon.memory().data() + pointer, list.data(), list.size_bytes());
    }
    return {pointer, static_cast<std::uint32_t>(list.size())};
  }
  static std::uint32_t allocate(Canon& canon, std::size_t count) {
    if (count > std::numeric_limits<std::uint32_t>::max() / Abi<Element>::kSize) {
      throw Trap("list does not fit the guest's address space");
    }
    canon.charge(std::uint64_t{count} * Abi<Element>::kSize);
    return canon.allocate(std::uint64_t{count} * Abi<Element>::kSize, Abi<Element>::kAlign);
  }
};

}  // namespace detail

template <> struct Abi<std::string_view> : detail::StringAbi<std::string_view> {};
template <> struct Abi<std::string> : detail::StringAbi<std::string> {};

/// A view of the guest's memory as parameter (valid until guest code runs again), a copy as result.
template <class T>
  requires detail::is_plain<T>
struct Abi<std::span<const T>> : detail::ListAbi<T> {
  using Base = detail::ListAbi<T>;
  using View = std::span<const T>;
  static View view(Canon& canon, detail::PointerAndLength p) {
    const std::byte* data = Base::checked(canon, p);
    // Guest memory holds these elements as they are in C++, and `checked` saw to alignment.
    return {reinterpret_cast<const T*>(data), p.length};  // NOLINT
  }
  static View lift(Canon& canon, const CoreValue*& in) { return view(canon, Base::lifted(in)); }
  static View load(Canon& canon, const std::byte* from) { return view(canon, Base::loaded(from)); }
  static void lower(Canon& canon, View list, CoreValue*& out) {
    Base::lower_list(canon, list).lower(out);
  }
  static void store(Canon& canon, View list, std::uint32_t at) {
    Base::lower_list(canon, list).store(canon, at);
  }
};

/// A list of bytes as result, of which only the size is known before the guest has memory for it.
/// `fill` is given that memory, writes all of it, and must not run guest code.
template <class Fill> struct Filled {
  std::size_t size;
  Fill fill;
};

template <class Fill> struct Abi<Filled<Fill>> : detail::ListAbi<std::byte> {
  using Base = detail::ListAbi<std::byte>;
  static detail::PointerAndLength lowered(Canon& canon, const Filled<Fill>& list) {
    const std::uint32_t pointer = Base::allocate(canon, list.size);
    if (list.size > 0)
      list.fill(canon.memory().subspan(pointer, list.size));
    return {pointer, static_cast<std::uint32_t>(list.size)};
  }
  static void lower(Canon& canon, const Filled<Fill>& list, CoreValue*& out) {
    lowered(canon, list).lower(out);
  }
  static void store(Canon& canon, const Filled<Fill>& list, std::uint32_t at) {
    lowered(canon, list).store(canon, at);
  }
};

template <class T> struct Abi<std::vector<T>> : detail::ListAbi<T> {
  using Base = detail::ListAbi<T>;
  using typename Base::Element;
  static std::vector<T> copy(Canon& canon, detail::PointerAndLength p) {
    const std::byte* data = Base::checked(canon, p);
    if constexpr (detail::is_plain<T>) {
      const auto* const first = reinterpret_cast<const T*>(data);  // NOLINT: as in a view
      return std::vector<T>(first, first + p.length);
    } else {
      std::vector<T> list;
      list.reserve(p.length);
      for (std::uint32_t i = 0; i < p.length; ++i) {
        list.push_back(Abi<T>::load(canon, data + std::size_t{i} * Abi<T>::kSize));
      }
      return list;
    }
  }
  static std::vector<T> lift(Canon& canon, const CoreValue*& in) {
    return copy(canon, Base::lifted(in));
  }
  static std::vector<T> load(Canon& canon, const std::byte* from) {
    return copy(canon, Base::loaded(from));
  }
  static detail::PointerAndLength lowered(Canon& canon, std::vector<T> list) {
    if constexpr (detail::is_plain<T>) {
      return Base::lower_list(canon, list);
    } else {
      const std::uint32_t pointer = Base::allocate(canon, list.size());
      std::uint32_t at = pointer;
      for (auto&& element : list) {
        Abi<T>::store(canon, std::move(element), at);
        at += Abi<T>::kSize;
      }
      return {pointer, static_cast<std::uint32_t>(list.size())};
    }
  }
  static void lower(Canon& canon, std::vector<T> list, CoreValue*& out) {
    lowered(canon, std::move(list)).lower(out);
  }
  static void store(Canon& canon, std::vector<T> list, std::uint32_t at) {
    lowered(canon, std::move(list)).store(canon, at);
  }
};

// Tuples and records ------------------------------------------------------------------------------

template <class... Ts> struct Abi<std::tuple<Ts...>> {
  using Layout = detail::Sequence<Ts...>;
  static constexpr std::size_t kFlat = Layout::kFlat;
  static constexpr std::uint32_t kSize = Layout::kSize;
  static constexpr std::uint32_t kAlign = Layout::kAlign;
  static Type type() { return Type{Kind::tuple, {{"", Abi<Ts>::type()}...}}; }

  static std::tuple<Ts...> lift([[maybe_unused]] Canon& canon,
                                [[maybe_unused]] const CoreValue*& in) {
    return std::tuple<Ts...>{Abi<Ts>::lift(canon, in)...};
  }
  static std::tuple<Ts...> load(Canon& canon, const std::byte* from) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::tuple<Ts...>{Abi<Ts>::load(canon, from + Layout::kOffsets[I])...};
    }(std::index_sequence_for<Ts...>{});
  }
  static void lower(Canon& canon, std::tuple<Ts...> value, CoreValue*& out) {
    std::apply([&](auto&&... part) { (Abi<Ts>::lower(canon, std::move(part), out), ...); },
               std::move(value));
  }
  static void store(Canon& canon, std::tuple<Ts...> value, std::uint32_t at) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (Abi<Ts>::store(canon, std::move(std::get<I>(value)), at + Layout::kOffsets[I]), ...);
    }(std::index_sequence_for<Ts...>{});
  }
};

namespace detail {

template <class T>
concept Record = std::is_aggregate_v<T> && (wit_names<T>.size() > 0);
template <class T>
concept Enumeration = std::is_enum_v<T> && !wit_flags<T> && (wit_names<T>.size() > 0);
template <class T>
concept Flags = std::is_enum_v<T> && wit_flags<T>;

template <class T, class I = std::make_index_sequence<boost::pfr::tuple_size_v<T>>>
struct RecordFields;
template <class T, std::size_t... I> struct RecordFields<T, std::index_sequence<I...>> {
  using Tuple = std::tuple<boost::pfr::tuple_element_t<I, T>...>;
  static_assert(sizeof...(I) == wit_names<T>.size(), "wit_names must name every field");
  static T from(Tuple tuple) { return T{std::move(std::get<I>(tuple))...}; }
  static Tuple to(T record) { return Tuple{std::move(boost::pfr::get<I>(record))...}; }
  static Type type() {
    return Type{
        Kind::record,
        {{std::string{wit_names<T>[I]}, Abi<boost::pfr::tuple_element_t<I, T>>::type()}...}};
  }
};

template <std::size_t Count>
using Discriminant =
    std::conditional_t<(Count <= 0x100), std::uint8_t,
                       std::conditional_t<(Count <= 0x10000), std::uint16_t, std::uint32_t>>;

template <std::size_t N>
std::vector<Type::Member> labels(const std::array<std::string_view, N>& names) {
  std::vector<Type::Member> members;
  members.reserve(N);
  for (const auto name : names)
    members.push_back({std::string{name}, std::nullopt});
  return members;
}

}  // namespace detail

template <detail::Record T> struct Abi<T> {
  using Fields = detail::RecordFields<T>;
  using Tuple = Abi<typename Fields::Tuple>;
  static constexpr std::size_t kFlat = Tuple::kFlat;
  static constexpr std::uint32_t kSize = Tuple::kSize;
  static constexpr std::uint32_t kAlign = Tuple::kAlign;
  static Type type() { return Fields::type(); }
  static T lift(Canon& canon, const CoreValue*& in) { return Fields::from(Tuple::lift(canon, in)); }
  static T load(Canon& canon, const std::byte* from) {
    return Fields::from(Tuple::load(canon, from));
  }
  static void lower(Canon& canon, T value, CoreValue*& out) {
    Tuple::lower(canon, Fields::to(std::move(value)), out);
  }
  static void store(Canon& canon, T value, std::uint32_t at) {
    Tuple::store(canon, Fields::to(std::move(value)), at);
  }
};

// Enums and flags ---------------------------------------------------------------------------------

template <detail::Enumeration T> struct Abi<T> {
  static constexpr std::size_t kCount = wit_names<T>.size();
  using Word = detail::Discriminant<kCount>;
  static constexpr std::size_t kFlat = 1;
  static constexpr std::uint32_t kSize = sizeof(Word);
  static constexpr std::uint32_t kAlign = sizeof(Word);
  static Type type() { return Type{Kind::enumeration, detail::labels(wit_names<T>)}; }
  static T checked(std::uint32_t index) {
    if (index >= kCount)
      throw Trap("enum case out of range");
    return static_cast<T>(index);
  }
  static T lift(Canon&, const CoreValue*& in) {
    return checked(static_cast<std::uint32_t>((in++)->i32));
  }
  static T load(Canon& canon, const std::byte* from) {
    return checked(Abi<Word>::load(canon, from));
  }
  static void lower(Canon&, T value, CoreValue*& out) {
    detail::put_i32(out, static_cast<std::uint32_t>(value));
  }
  static void store(Canon& canon, T value, std::uint32_t at) {
    Abi<Word>::store(canon, static_cast<Word>(value), at);
  }
};

template <detail::Flags T> struct Abi<T> {
  static constexpr std::size_t kCount = wit_names<T>.size();
  static_assert(kCount >= 1 && kCount <= 32);
  using Word = std::conditional_t<(kCount <= 8), std::uint8_t,
                                  std::conditional_t<(kCount <= 16), std::uint16_t, std::uint32_t>>;
  static constexpr std::uint32_t kMask =
      kCount == 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << kCount) - 1;
  static constexpr std::size_t kFlat = 1;
  static constexpr std::uint32_t kSize = sizeof(Word);
  static constexpr std::uint32_t kAlign = sizeof(Word);
  static Type type() { return Type{Kind::flags, detail::labels(wit_names<T>)}; }
  static T lift(Canon&, const CoreValue*& in) {
    return static_cast<T>(static_cast<std::uint32_t>((in++)->i32) & kMask);
  }
  static T load(Canon& canon, const std::byte* from) {
    return static_cast<T>(Abi<Word>::load(canon, from) & kMask);
  }
  static void lower(Canon&, T value, CoreValue*& out) {
    detail::put_i32(out, static_cast<std::uint32_t>(value) & kMask);
  }
  static void store(Canon& canon, T value, std::uint32_t at) {
    Abi<Word>::store(canon, static_cast<Word>(static_cast<std::uint32_t>(value) & kMask), at);
  }
};

// Variants, options and results -------------------------------------------------------------------

namespace detail {

template <class T> struct PayloadAbi : Abi<T> {};
template <> struct PayloadAbi<void> {
  static constexpr std::size_t kFlat = 0;
  static constexpr std::uint32_t kSize = 0;
  static constexpr std::uint32_t kAlign = 1;
};

template <class T> std::optional<Type> payload_type() {
  if constexpr (std::is_void_v<T>)
    return std::nullopt;
  else
    return Abi<T>::type();
}

/// A discriminant followed by the payload of one of `Payloads` (void: none). Owner tells how its
/// value is seen as (index, payload) and made from it.
template <class... Payloads> struct VariantLayout {
  static constexpr std::size_t kCount = sizeof...(Payloads);
  using Word = Discriminant<kCount>;
  static constexpr std::size_t kPayloadFlat = std::max({PayloadAbi<Payloads>::kFlat...});
  static constexpr std::size_t kFlat = 1 + kPayloadFlat;
  static constexpr std::uint32_t kPayloadAlign = std::max({PayloadAbi<Payloads>::kAlign...});
  static constexpr std::uint32_t kAlign =
      std::max(static_cast<std::uint32_t>(sizeof(Word)), kPayloadAlign);
  static constexpr std::uint32_t kPayloadOffset = align_up(sizeof(Word), kPayloadAlign);
  static constexpr std::uint32_t kSize =
      align_up(kPayloadOffset + std::max({PayloadAbi<Payloads>::kSize...}), kAlign);
};

template <class T> struct VariantTraits;

template <class... Cases> struct VariantTraits<std::variant<Cases...>> {
  using Value = std::variant<Cases...>;
  using Layout = VariantLayout<typename Cases::Payload...>;
  template <std::size_t I> using Payload = typename std::variant_alternative_t<I, Value>::Payload;
  static Type type() {
    return Type{Kind::variant,
                {{std::string{Cases::kName}, payload_type<typename Cases::Payload>()}...}};
  }
  static std::size_t index(const Value& value) { return value.index(); }
  template <std::size_t I, class... P> static Value make(P&&... payload) {
    return Value{std::in_place_index<I>,
                 std::variant_alternative_t<I, Value>{std::forward<P>(payload)...}};
  }
  template <std::size_t I> static auto&& payload(Value& value) { return std::get<I>(value).value; }
};

template <class T> struct VariantTraits<std::optional<T>> {
  using Value = std::optional<T>;
  using Layout = VariantLayout<void, T>;
  template <std::size_t I> using Payload = std::conditional_t<I == 0, void, T>;
  static Type type() { return Type{Kind::option, {{"", Abi<T>::type()}}}; }
  static std::size_t index(const Value& value) { return value.has_value() ? 1 : 0; }
  template <std::size_t I, class... P> static Value make(P&&... payload) {
    if constexpr (I == 0)
      return std::nullopt;
    else
      return Value{std::in_place, std::forward<P>(payload)...};
  }
  template <std::size_t I> static auto&& payload(Value& value) { return *value; }
};

/// `std::expected<T, std::monostate>` is `result<T>` without an error payload.
template <class E>
using ErrorPayload = std::conditional_t<std::is_same_v<E, std::monostate>, void, E>;

template <class T, class E> struct VariantTraits<std::expected<T, E>> {
  using Value = std::expected<T, E>;
  using Layout = VariantLayout<T, ErrorPayload<E>>;
  template <std::size_t I> using Payload = std::conditional_t<I == 0, T, ErrorPayload<E>>;
  static Type type() {
    return Type{Kind::result, {{"", payload_type<T>()}, {"", payload_type<ErrorPayload<E>>()}}};
  }
  static std::size_t index(const Value& value) { return value.has_value() ? 0 : 1; }
  template <std::size_t I, class... P> static Value make(P&&... payload) {
    if constexpr (I == 0)
      return Value{std::in_place, std::forward<P>(payload)...};
    else
      return Value{std::unexpect, std::forward<P>(payload)...};
  }
  template <std::size_t I> static auto&& payload(Value& value) {
    if constexpr (I == 0)
      return *value;
    else
      return value.error();
  }
};

/// Calls `f.template operator()<I>()` for the run-time `index`, which is below Count.
template <std::size_t Count, class F> decltype(auto) with_index(std::size_t index, F&& f) {
  using Return = decltype(f.template operator()<0>());
  using Entry = Return (*)(F&);
  static constexpr auto kTable = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<Entry, Count>{
        [](F& call) -> Return { return call.template operator()<I>(); }...};
  }(std::make_index_sequence<Count>{});
  return kTable[index](f);
}

template <class T> struct VariantAbi {
  using Traits = VariantTraits<T>;
  using Layout = typename Traits::Layout;
  static constexpr std::size_t kFlat = Layout::kFlat;
  static constexpr std::uint32_t kSize = Layout::kSize;
  static constexpr std::uint32_t kAlign = Layout::kAlign;
  static constexpr std::size_t kCount = Layout::kCount;
  static Type type() { return Traits::type(); }

  static std::size_t checked(std::uint32_t index) {
    if (index >= kCount)
      throw Trap("variant case out of range");
    return index;
  }
  static T lift(Canon& canon, const CoreValue*& in) {
    const std::size_t index = checked(static_cast<std::uint32_t>(in->i32));
    const CoreValue* payload = in + 1;
    in += kFlat;
    return with_index<kCount>(index, [&]<std::size_t I>() -> T {
      using P = typename Traits::template Payload<I>;
      if constexpr (std::is_void_v<P>)
        return Traits::template make<I>();
      else
        return Traits::template make<I>(Abi<P>::lift(canon, payload));
    });
  }
  static T load(Canon& canon, const std::byte* from) {
    const std::size_t index = checked(Abi<typename Layout::Word>::load(canon, from));
    return with_index<kCount>(index, [&]<std::size_t I>() -> T {
      using P = typename Traits::template Payload<I>;
      if constexpr (std::is_void_v<P>)
        return Traits::template make<I>();
      else
        return Traits::template make<I>(Abi<P>::load(canon, from + Layout::kPayloadOffset));
    });
  }
  static void lower(Canon& canon, T value, CoreValue*& out) {
    CoreValue* const end = out + kFlat;
    const std::size_t index = Traits::index(value);
    put_i32(out, static_cast<std::uint32_t>(index));
    with_index<kCount>(index, [&]<std::size_t I>() {
      using P = typename Traits::template Payload<I>;
      if constexpr (!std::is_void_v<P>) {
        Abi<P>::lower(canon, std::move(Traits::template payload<I>(value)), out);
      }
    });
    while (out != end)
      (out++)->i64 = 0;
  }
  static void store(Canon& canon, T value, std::uint32_t at) {
    using Word = typename Layout::Word;
    const std::size_t index = Traits::index(value);
    Abi<Word>::store(canon, static_cast<Word>(index), at);
    with_index<kCount>(index, [&]<std::size_t I>() {
      using P = typename Traits::template Payload<I>;
      if constexpr (!std::is_void_v<P>) {
        Abi<P>::store(canon, std::move(Traits::template payload<I>(value)),
                      at + Layout::kPayloadOffset);
      }
    });
  }
};

}  // namespace detail

template <class... Cases>
struct Abi<std::variant<Cases...>> : detail::VariantAbi<std::variant<Cases...>> {};
template <class T> struct Abi<std::optional<T>> : detail::VariantAbi<std::optional<T>> {};
template <class T, class E>
struct Abi<std::expected<T, E>> : detail::VariantAbi<std::expected<T, E>> {};

// Handles -----------------------------------------------------------------------------------------

namespace detail {

template <class T, Kind K> struct HandleAbi {
  static constexpr std::size_t kFlat = 1;
  static constexpr std::uint32_t kSize = 4;
  static constexpr std::uint32_t kAlign = 4;
  static Type type() { return Type{K, &resource_type<T>()}; }
};

}  // namespace detail

template <class T> struct Abi<Own<T>> : detail::HandleAbi<T, Kind::own> {
  static Own<T> owned(Canon& canon, std::uint32_t handle) {
    const Representation what = canon.lift_own(handle, resource_type<T>());
    return Own<T>{std::unique_ptr<T>{static_cast<T*>(std::get<void*>(what))}};
  }
  static Own<T> lift(Canon& canon, const CoreValue*& in) {
    return owned(canon, static_cast<std::uint32_t>((in++)->i32));
  }
  static Own<T> load(Canon& canon, const std::byte* from) {
    return owned(canon, detail::load_u32(from));
  }
  static std::uint32_t handle(Canon& canon, Own<T> value) {
    auto object = std::move(value).take();
    const std::uint32_t handle = canon.lower_own(object.get(), resource_type<T>());
    object.release();  // NOLINT(bugprone-unused-return-value): the table owns it now
    return handle;
  }
  static void lower(Canon& canon, Own<T> value, CoreValue*& out) {
    detail::put_i32(out, handle(canon, std::move(value)));
  }
  static void store(Canon& canon, Own<T> value, std::uint32_t at) {
    Abi<std::uint32_t>::store(canon, handle(canon, std::move(value)), at);
  }
};

template <class T> struct Abi<Borrow<T>> : detail::HandleAbi<T, Kind::borrow> {
  static Borrow<T> borrowed(Canon& canon, std::uint32_t handle) {
    const Representation what = canon.lift_borrow(handle, resource_type<T>());
    return Borrow<T>{*static_cast<T*>(std::get<void*>(what))};
  }
  static Borrow<T> lift(Canon& canon, const CoreValue*& in) {
    return borrowed(canon, static_cast<std::uint32_t>((in++)->i32));
  }
  static Borrow<T> load(Canon& canon, const std::byte* from) {
    return borrowed(canon, detail::load_u32(from));
  }
  static void lower(Canon& canon, Borrow<T> value, CoreValue*& out) {
    detail::put_i32(out, canon.lower_borrow(value.get(), resource_type<T>()));
  }
  static void store(Canon& canon, Borrow<T> value, std::uint32_t at) {
    Abi<std::uint32_t>::store(canon, canon.lower_borrow(value.get(), resource_type<T>()), at);
  }
};

// Types that cross as others ----------------------------------------------------------------------

template <class T>
  requires requires { typename WitAs<T>::Wit; }
struct Abi<T> {
  using Wit = typename WitAs<T>::Wit;
  using As = Abi<Wit>;
  static constexpr std::size_t kFlat = As::kFlat;
  static constexpr std::uint32_t kSize = As::kSize;
  static constexpr std::uint32_t kAlign = As::kAlign;
  static Type type() { return As::type(); }
  static T lift(Canon& canon, const CoreValue*& in) {
    return WitAs<T>::from_wit(As::lift(canon, in));
  }
  static T load(Canon& canon, const std::byte* from) {
    return WitAs<T>::from_wit(As::load(canon, from));
  }
  static void lower(Canon& canon, T value, CoreValue*& out) {
    As::lower(canon, WitAs<T>::to_wit(std::move(value)), out);
  }
  static void store(Canon& canon, T value, std::uint32_t at) {
    As::store(canon, WitAs<T>::to_wit(std::move(value)), at);
  }
};

}  // namespace portico::component
