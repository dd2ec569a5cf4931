#include <portico/guest/handler.hpp>

#include "wait.hpp"

namespace portico::guest {

using detail::Access;
using detail::fail;
using detail::Resource;

namespace detail {

template <> void drop<Resource::outparam>(std::int32_t id) noexcept {
  wasi_http_types_response_outparam_drop_own({id});
}

Responder Access::responder(std::int32_t id) {
  Responder responder;
  responder.outparam_.reset(id);
  return responder;
}

Request take_request(std::int32_t id) {
  return Access::request(id);
}

Responder take_responder(std::int32_t id) {
  return Access::responder(id);
}

void answer(Responder responder, Result<Response> response) {
  if (response)
    (void)responder.send(std::move(*response));  // Hosts say why an answer was not one.
  else
    responder.fail(response.error());
}

void end_of_request() {
  if (background != nullptr)
    background->give_up();
  background = nullptr;
}

}  // namespace detail

Result<BodyWriter> Responder::begin(const Response& head, std::optional<std::uint64_t> length,
                                    bool with_body) {
  if (!outparam_)
    return detail::fail(ErrorCode::already_taken, "there was an answer already");
  auto fields = detail::to_host(head.headers(), length);
  if (!fields)
    return refuse(std::move(fields.error()));
  const auto response = wasi_http_types_constructor_outgoing_response({fields->release()});
  const wasi_http_types_borrow_outgoing_response_t self{response.__handle};
  const bool final_status = head.status() >= 200 && head.status() <= 999;
  wasi_http_types_own_outgoing_body_t body{};
  std::optional<Error> wrong;
  if (!final_status ||
      (head.status() != 200 && !wasi_http_types_method_outgoing_response_set_status_code(
                                   self, std::uint16_t(head.status()))))
    wrong = {ErrorCode::invalid_status, detail::to_text(std::uint64_t(head.status()))};
  else if (with_body && !wasi_http_types_method_outgoing_response_body(self, &body))
    wrong = {ErrorCode::invalid_header, "content-length"};
  if (wrong) {
    wasi_http_types_outgoing_response_drop_own(response);
    return refuse(std::move(*wrong));
  }
  detail::host_set_response(outparam_.release(), 0, response.__handle, 0, 0, nullptr, nullptr, 0,
                            0);
  return with_body ? Access::writer(body.__handle) : BodyWriter{};
}

std::unexpected<Error> Responder::refuse(Error error) {
  fail(error);
  return std::unexpected{std::move(error)};
}

void Responder::fail(const Error& error) {
  if (!outparam_)
    return;
  // A code of the standard goes without what it could carry; one of our own as the text of
  // internal-error.
  if (error.code < ErrorCode::internal_error) {
    detail::host_set_response(outparam_.release(), 1, std::int32_t(error.code), 0, 0, nullptr,
                              nullptr, 0, 0);
    return;
  }
  const std::string text = error.describe();
  const auto bytes = detail::lend<sdk_list_u8_t>(text);
  detail::host_set_response(outparam_.release(), 1, std::int32_t(ErrorCode::internal_error), 1,
                            std::int64_t(reinterpret_cast<std::uintptr_t>(bytes.ptr)),
                            reinterpret_cast<std::uint8_t*>(bytes.len), nullptr, 0, 0);
}

Result<> Responder::send(Response response) {
  Body body = std::move(response.body());
  auto length = detail::length_of(body);
  if (response.status() == 204 || response.status() == 304)
    length.reset();  // They have no content, and so no length of it.
  // What answers HEAD declares a length and has no bytes. Given without a body, it is no broken
  // promise.
  const bool with_body = !response.headers().has("content-length") || detail::has_bytes(body);
  auto out = begin(response, length, with_body);
  if (!out)
    return std::unexpected{std::move(out.error())};
  return with_body ? detail::send_body(std::move(body), std::move(*out)) : Result<>{};
}

Result<BodyWriter> Responder::begin(Response head) {
  return begin(head, {}, true);
}

}  // namespace portico::guest
