#pragma once

#include <wasi_http/fields.hpp>

#include <portico/component/linker.hpp>
#include <portico/http/message.hpp>

#include <memory>

namespace portico::wasi_http {

/// `incoming-response` of wasi:http/types.
class IncomingResponse {
 public:
  static constexpr const char* kWitName = "incoming-response";

  /// Guests do not see the forbidden fields of `response`.
  IncomingResponse(http::Response response, const Rules& rules);

  [[nodiscard]] std::uint16_t status() const { return status_; }
  [[nodiscard]] const SharedFields& headers() const { return headers_; }
  /// The body; null from the second time on.
  [[nodiscard]] std::unique_ptr<http::Body> consume() { return std::move(body_); }

 private:
  std::uint16_t status_;
  SharedFields headers_;
  std::unique_ptr<http::Body> body_;
};

void add_incoming_response(component::Linker::Instance& types);

}  // namespace portico::wasi_http
