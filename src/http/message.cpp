#include <portico/http/message.hpp>

#include <algorithm>
#include <array>

namespace portico::http {

namespace {

/// In the order of `Method::Kind`.
constexpr std::array<std::string_view, 9> kMethodNames{
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};

}  // namespace

Method Method::parse(std::string_view text) {
  const auto found = std::find(kMethodNames.begin(), kMethodNames.end(), text);
  if (found == kMethodNames.end())
    return {Kind::other, std::string{text}};
  return {static_cast<Kind>(found - kMethodNames.begin()), {}};
}

std::string_view Method::text() const {
  return kind == Kind::other ? std::string_view{other}
                             : kMethodNames[static_cast<std::size_t>(kind)];
}

Scheme Scheme::parse(std::string_view text) {
  if (names_equal(text, "http"))
    return {Kind::http, {}};
  if (names_equal(text, "https"))
    return {Kind::https, {}};
  return {Kind::other, std::string{text}};
}

std::string_view Scheme::text() const {
  switch (kind) {
  case Kind::http:
    return "http";
  case Kind::https:
    return "https";
  case Kind::other:
    break;
  }
  return other;
}

}  // namespace portico::http
