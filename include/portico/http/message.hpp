#pragma once

#include <portico/http/body.hpp>
#include <portico/http/fields.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

/// A request method: the nine that WASI names, or any other token. Case-sensitive (RFC 9110 9.1).
struct Method {
  enum class Kind : std::uint8_t {
    get,
    head,
    post,
    put,
    del,
    connect,
    options,
    trace,
    patch,
    other
  };

  Kind kind = Kind::get;
  /// The method's text when `kind` is `other`; else empty.
  std::string other;

  /// The standard method of that exact name, else `other(text)`. Does not check syntax.
  [[nodiscard]] static Method parse(std::string_view text);
  [[nodiscard]] std::string_view text() const;
  bool operator==(const Method&) const = default;
};

/// A URI scheme (RFC 3986 3.1).
struct Scheme {
  enum class Kind : std::uint8_t { http, https, other };

  Kind kind = Kind::http;
  std::string other;

  /// `http` or `https` in any case, else `other(text)`. Does not check syntax: see `is_scheme`.
  [[nodiscard]] static Scheme parse(std::string_view text);
  [[nodiscard]] std::string_view text() const;
  bool operator==(const Scheme&) const = default;
};

/// A request on its way into a handler or out through a client.
struct Request {
  Method method;
  Scheme scheme;
  /// Host and optional port, as in a URI's authority; never empty in a request from the server.
  std::string authority;
  /// Path and query of the target. Absent for CONNECT, which names only an authority; "*" for an
  /// OPTIONS request about the server as a whole.
  std::optional<std::string> path_with_query;
  Fields headers;
  /// Never null in a request that is sent or served.
  std::unique_ptr<Body> body;
};

/// A response with its content, which may still be in the making.
struct Response {
  std::uint16_t status = 200;
  Fields headers;
  /// Never null in a response that is sent.
  std::unique_ptr<Body> body;
};

}  // namespace portico::http
