// Apart from the rest: only what calls this imports an unstable function.
#include <portico/guest/handler.hpp>

#include "host.hpp"

namespace portico::guest {

Result<> Responder::inform(int status, const Headers& headers) {
  if (!outparam_)
    return detail::fail(ErrorCode::already_taken, "there was an answer already");
  auto fields = detail::to_host(headers);
  if (!fields)
    return std::unexpected{std::move(fields.error())};
  if (status < 100 || status > 199)
    return detail::fail(ErrorCode::http_protocol_error, std::string{});
  detail::HostResult result;
  detail::host_send_informational(outparam_.id(), status, fields->release(), result.bytes);
  if (result.bytes[0] != 0)
    return std::unexpected{detail::error_at(result.bytes + 8)};
  return {};
}

}  // namespace portico::guest
