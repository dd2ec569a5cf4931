#pragma once

#include <portico/guest/body.hpp>
#include <portico/guest/headers.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace portico::guest {

/// A response: one that the component gives, or one that it got. What it got may be changed and
/// given as it is. Moved, never copied.
class Response {
 public:
  /// A response to give. `status` is 200-999; another fails when it is sent.
  explicit Response(int status = 200, Body body = {}) : status_{status}, body_{std::move(body)} {}

  /// Plain text in UTF-8.
  [[nodiscard]] static Response text(std::string_view text, int status = 200);
  [[nodiscard]] static Response html(std::string_view text, int status = 200);
  /// JSON that was written already.
  [[nodiscard]] static Response json(std::string_view text, int status = 200);
  /// Sends the client elsewhere; 302, 303, 307 or 308 as HTTP has them.
  [[nodiscard]] static Response redirect(std::string_view location, int status = 302);

  [[nodiscard]] int status() const { return status_; }
  void set_status(int status) { status_ = status; }

  [[nodiscard]] Headers& headers() { return headers_; }
  [[nodiscard]] const Headers& headers() const { return headers_; }
  /// Sets a header, to be chained: `return Response::text("no").header("cache-control",
  /// "no-store")`.
  Response&& header(std::string_view name, std::string_view value) &&;

  [[nodiscard]] Body& body() { return body_; }
  void set_body(Body body) { body_ = std::move(body); }

 private:
  int status_;
  Headers headers_;
  Body body_;
};

}  // namespace portico::guest
