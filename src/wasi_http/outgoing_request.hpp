#pragma once

#include <wasi_http/fields.hpp>
#include <wasi_http/outgoing_body.hpp>

#include <portico/component/linker.hpp>
#include <portico/http/message.hpp>

#include <optional>
#include <string>

namespace portico::wasi_http {

/// `outgoing-request` of wasi:http/types. Setters check syntax only, and leave the value as it was
/// where they refuse; `outgoing-handler.handle` checks that the parts make a request.
class OutgoingRequest {
 public:
  static constexpr const char* kWitName = "outgoing-request";

  explicit OutgoingRequest(SharedFields fields) : headers{std::move(fields)} {}

  bool set_method(http::Method value);
  bool set_path_with_query(std::optional<std::string> value);
  bool set_scheme(std::optional<http::Scheme> value);
  bool set_authority(std::optional<std::string> value);

  http::Method method;
  std::optional<std::string> path_with_query;
  std::optional<http::Scheme> scheme;
  std::optional<std::string> authority;
  SharedFields headers;
  OutgoingContent content{BodyPipe::Message::request};
};

void add_outgoing_request(component::Linker::Instance& types);

}  // namespace portico::wasi_http
