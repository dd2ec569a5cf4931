#pragma once

#include <wasi_http/fields.hpp>
#include <wasi_http/outgoing_body.hpp>

#include <portico/component/linker.hpp>

#include <cstdint>

namespace portico::wasi_http {

/// `outgoing-response` of wasi:http/types.
class OutgoingResponse {
 public:
  static constexpr const char* kWitName = "outgoing-response";

  explicit OutgoingResponse(SharedFields fields) : headers{std::move(fields)} {}

  /// False, and nothing happens, unless the code is 100 to 999.
  bool set_status(std::uint16_t code);

  std::uint16_t status = 200;
  SharedFields headers;
  OutgoingContent content{BodyPipe::Message::response};
};

void add_outgoing_response(component::Linker::Instance& types);

}  // namespace portico::wasi_http
