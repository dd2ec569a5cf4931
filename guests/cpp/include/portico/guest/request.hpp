#pragma once

#include <portico/guest/body.hpp>
#include <portico/guest/error.hpp>
#include <portico/guest/headers.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::guest {

/// A request: one that the component answers, or one that it sends. What came in may be changed and
/// sent on as it is. Moved, never copied.
///
/// Of a request that came in, each part is fetched from the host when it is first asked for, and
/// kept.
class Request {
 public:
  /// A request to send. `url` is absolute, such as "https://example.com/a?b=c"; one that is not
  /// makes `fetch` fail with `http_request_uri_invalid`.
  Request(std::string_view method, std::string_view url, Body body = {});

  [[nodiscard]] static Request get(std::string_view url) { return {"GET", url}; }
  [[nodiscard]] static Request head(std::string_view url) { return {"HEAD", url}; }
  [[nodiscard]] static Request post(std::string_view url, Body body) {
    return {"POST", url, std::move(body)};
  }
  [[nodiscard]] static Request put(std::string_view url, Body body) {
    return {"PUT", url, std::move(body)};
  }
  [[nodiscard]] static Request del(std::string_view url) { return {"DELETE", url}; }

  /// "GET", "POST", ...: upper case as HTTP has it.
  [[nodiscard]] const std::string& method() const;
  void set_method(std::string_view method);

  /// "http" or "https", in lower case; empty if the host does not say.
  [[nodiscard]] const std::string& scheme() const;
  /// Host and, where it is not the scheme's own, port: "example.com:8080". Empty if the host does
  /// not say.
  [[nodiscard]] const std::string& authority() const;
  /// The path with the query, as it came: "/a%20b?c=d".
  [[nodiscard]] const std::string& path_with_query() const;
  void set_path_with_query(std::string_view target);

  /// The path alone, still percent-encoded; "/" if there is none.
  [[nodiscard]] std::string path() const;
  /// What follows the "?", still encoded; empty if there is none.
  [[nodiscard]] std::string_view query() const;
  /// The first value of a name in the query, decoded (`+` is a space).
  [[nodiscard]] std::optional<std::string> query(std::string_view name) const;

  /// The whole URL.
  [[nodiscard]] std::string url() const;
  /// Error: `http_request_uri_invalid`; then nothing changes.
  Result<> set_url(std::string_view url);
  /// Sends this request to another server: takes scheme and authority from `url`, and puts its
  /// path, if it has one, before this request's. Error: `http_request_uri_invalid`; then nothing
  /// changes.
  Result<> set_origin(std::string_view url);

  [[nodiscard]] Headers& headers();
  [[nodiscard]] const Headers& headers() const;
  /// Sets a header, to be chained: `fetch(Request::get(url).header("accept", "text/html"))`.
  Request&& header(std::string_view name, std::string_view value) &&;

  [[nodiscard]] Body& body();
  void set_body(Body body);

 private:
  friend detail::Access;
  Request() = default;

  enum Part : std::uint8_t {
    kMethod = 1,
    kScheme = 2,
    kAuthority = 4,
    kTarget = 8,
    kHeaders = 16,
    kBody = 32
  };
  bool first_use_of(Part part) const;

  detail::Handle<detail::Resource::incoming_request> incoming_;
  mutable std::uint8_t missing_ = 0;  // Parts that only the host has yet.
  bool broken_url_ = false;
  mutable std::string method_, scheme_, authority_, target_;
  mutable Headers headers_;
  Body body_;
};

}  // namespace portico::guest
