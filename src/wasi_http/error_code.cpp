#include <wasi_http/error_code.hpp>

#include <wasi_http/types.hpp>

#include <portico/component/abi.hpp>

#include <type_traits>

namespace portico::component {

namespace {

using http::ErrorCode;
using Wit = WitAs<ErrorCode>::Wit;

template <class T> inline constexpr bool is_optional = false;
template <class T> inline constexpr bool is_optional<std::optional<T>> = true;

/// The WIT payload `P` (an optional, or a record that may be empty) out of a host one.
template <class P> P payload_to_wit(ErrorCode::Payload& payload) {
  if constexpr (is_optional<P>) {
    auto* value = std::get_if<typename P::value_type>(&payload);
    return value ? P{std::move(*value)} : P{};
  } else {
    auto* value = std::get_if<P>(&payload);
    return value ? std::move(*value) : P{};
  }
}

template <class P> ErrorCode::Payload payload_from_wit(P payload) {
  if constexpr (is_optional<P>) {
    if (!payload)
      return std::monostate{};
    return ErrorCode::Payload{std::in_place_type<typename P::value_type>, std::move(*payload)};
  } else {
    return ErrorCode::Payload{std::in_place_type<P>, std::move(payload)};
  }
}

}  // namespace

Wit WitAs<ErrorCode>::to_wit(ErrorCode code) {
  const auto index = static_cast<std::size_t>(code.kind);
  return detail::with_index<ErrorCode::kCount>(index, [&]<std::size_t I>() -> Wit {
    using C = std::variant_alternative_t<I, Wit>;
    if constexpr (std::is_void_v<typename C::Payload>)
      return Wit{std::in_place_index<I>};
    else
      return Wit{std::in_place_index<I>, C{payload_to_wit<typename C::Payload>(code.payload)}};
  });
}

ErrorCode WitAs<ErrorCode>::from_wit(Wit wit) {
  const std::size_t index = wit.index();
  ErrorCode code{static_cast<ErrorCode::Kind>(index)};
  detail::with_index<ErrorCode::kCount>(index, [&]<std::size_t I>() {
    if constexpr (!std::is_void_v<typename std::variant_alternative_t<I, Wit>::Payload>)
      code.payload = payload_from_wit(std::move(std::get<I>(wit).value));
  });
  return code;
}

}  // namespace portico::component

namespace portico::wasi_http {

void add_error_code(component::Linker::Instance& types) {
  types.func("http-error-code",
             [](component::Borrow<wasi::IoError> error) -> std::optional<http::ErrorCode> {
               const auto* http_error = dynamic_cast<const HttpError*>(error.get());
               if (!http_error)
                 return std::nullopt;
               return http_error->code();
             });
}

}  // namespace portico::wasi_http
