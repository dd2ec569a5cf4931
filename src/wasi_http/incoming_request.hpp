#pragma once

#include <wasi_http/fields.hpp>

#include <portico/component/linker.hpp>
#include <portico/http/message.hpp>

#include <memory>

namespace portico::wasi_http {

/// `incoming-request` of wasi:http/types.
class IncomingRequest {
 public:
  static constexpr const char* kWitName = "incoming-request";

  /// Guests do not see the forbidden fields of `request`.
  IncomingRequest(http::Request request, const Rules& rules);

  [[nodiscard]] const http::Request& request() const { return request_; }
  [[nodiscard]] const SharedFields& headers() const { return headers_; }
  /// The body; null from the second time on.
  [[nodiscard]] std::unique_ptr<http::Body> consume() { return std::move(request_.body); }

 private:
  http::Request request_;  // Without its headers.
  SharedFields headers_;
};

void add_incoming_request(component::Linker::Instance& types);

}  // namespace portico::wasi_http
