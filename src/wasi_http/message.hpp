#pragma once

#include <portico/component/wit.hpp>
#include <portico/http/message.hpp>

#include <string>
#include <variant>

namespace portico::component {

template <> struct WitAs<http::Method> {
  using Wit = std::variant<Case<"get">, Case<"head">, Case<"post">, Case<"put">, Case<"delete">,
                           Case<"connect">, Case<"options">, Case<"trace">, Case<"patch">,
                           Case<"other", std::string>>;
  static Wit to_wit(http::Method method);
  static http::Method from_wit(Wit wit);
};

template <> struct WitAs<http::Scheme> {
  using Wit = std::variant<Case<"HTTP">, Case<"HTTPS">, Case<"other", std::string>>;
  static Wit to_wit(http::Scheme scheme);
  static http::Scheme from_wit(Wit wit);
};

}  // namespace portico::component
