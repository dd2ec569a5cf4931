#include <wasi_http/response_outparam.hpp>

#include <wasi_http/context.hpp>
#include <wasi_http/error_code.hpp>
#include <wasi_http/outgoing_response.hpp>

#include <expected>
#include <utility>

namespace portico::wasi_http {

using component::Borrow;
using component::Call;
using component::Own;
using http::ErrorCode;

ResponseOutparam::~ResponseOutparam() {
  if (const auto slot = slot_.lock())
    slot->refuse("the guest dropped its response-outparam without calling response-outparam.set");
}

std::shared_ptr<ResponseSlot> ResponseOutparam::claim() && {
  return std::exchange(slot_, {}).lock();
}

namespace {

void set(Call& call, Own<ResponseOutparam> param,
         std::expected<Own<OutgoingResponse>, ErrorCode> answer) {
  const auto slot = std::move(*param).claim();
  if (!slot)
    return;
  if (!answer) {
    slot->respond(std::move(answer.error()));
    return;
  }
  OutgoingResponse& response = **answer;
  if (response.status < 200) {
    slot->refuse("the guest set a final response with an informational status (1xx)");
    return;
  }
  using Kind = OutgoingContent::Kind;
  auto sent =
      std::move(response.content)
          .send(*response.headers, call.state<Context>().limits,
                slot->has_content(response.status) ? Kind::with_content : Kind::without_content);
  if (!sent) {
    slot->refuse("the guest set a response whose content-length is not one number");
    return;
  }
  slot->respond({.status = response.status,
                 .headers = take(std::move(response.headers)),
                 .body = std::move(sent->body)},
                std::move(sent->pipe));
}

/// 101 would end HTTP on the connection, which no guest may.
std::expected<void, ErrorCode> send_informational(Borrow<ResponseOutparam> self,
                                                  std::uint16_t status, Own<HostFields> headers) {
  if (status < 100 || status > 199)
    return std::unexpected{ErrorCode{ErrorCode::http_protocol_error}};
  if (status == 101)
    return std::unexpected{
        ErrorCode{ErrorCode::internal_error, "switching protocols is not supported"}};
  if (const auto slot = self->slot())
    slot->informational(status, *std::move(*headers).share());
  return {};
}

}  // namespace

void add_response_outparam(component::Linker::Instance& types) {
  types.resource<ResponseOutparam>("response-outparam")
      .func("[static]response-outparam.set", &set)
      .func("[method]response-outparam.send-informational", &send_informational);
}

}  // namespace portico::wasi_http
