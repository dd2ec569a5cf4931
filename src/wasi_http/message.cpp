#include <wasi_http/message.hpp>

#include <portico/component/abi.hpp>

#include <type_traits>
#include <utility>

namespace portico::component {

namespace {

/// Method and Scheme have the same shape: a kind in the order of the WIT, whose last carries text.
template <class T> typename WitAs<T>::Wit kind_to_wit(T value) {
  using Wit = typename WitAs<T>::Wit;
  const auto index = static_cast<std::size_t>(value.kind);
  return detail::with_index<std::variant_size_v<Wit>>(index, [&]<std::size_t I>() -> Wit {
    using C = std::variant_alternative_t<I, Wit>;
    if constexpr (std::is_void_v<typename C::Payload>)
      return Wit{std::in_place_index<I>};
    else
      return Wit{std::in_place_index<I>, C{std::move(value.other)}};
  });
}

template <class T> T kind_from_wit(typename WitAs<T>::Wit wit) {
  T value{.kind = static_cast<typename T::Kind>(wit.index()), .other = {}};
  if (auto* other = std::get_if<Case<"other", std::string>>(&wit))
    value.other = std::move(other->value);
  return value;
}

}  // namespace

WitAs<http::Method>::Wit WitAs<http::Method>::to_wit(http::Method method) {
  return kind_to_wit(std::move(method));
}
http::Method WitAs<http::Method>::from_wit(Wit wit) {
  return kind_from_wit<http::Method>(std::move(wit));
}
WitAs<http::Scheme>::Wit WitAs<http::Scheme>::to_wit(http::Scheme scheme) {
  return kind_to_wit(std::move(scheme));
}
http::Scheme WitAs<http::Scheme>::from_wit(Wit wit) {
  return kind_from_wit<http::Scheme>(std::move(wit));
}

}  // namespace portico::component
