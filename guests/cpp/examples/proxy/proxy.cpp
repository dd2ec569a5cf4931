// A reverse proxy: sends each request on to the server that UPSTREAM names, and its response back,
// both as they come.
#include <portico/guest.hpp>

using namespace portico::guest;
using namespace std::chrono_literals;

static int status_for(const Error& error) {
  switch (error.code) {
  case ErrorCode::connection_timeout:
  case ErrorCode::connection_read_timeout:
  case ErrorCode::http_response_timeout:
    return 504;
  case ErrorCode::http_request_denied:
  case ErrorCode::destination_ip_prohibited:
    return 403;
  default:
    return 502;
  }
}

static Response handle(Request request) {
  const auto upstream = environment("UPSTREAM");
  if (!upstream || !request.set_origin(*upstream))
    return Response::text("UPSTREAM must be a URL.\n", 500);
  request.headers().append("via", "1.1 portico-proxy");

  auto response = fetch(std::move(request), {.connect_timeout = 5s, .first_byte_timeout = 30s});
  if (!response) {
    log("upstream: " + response.error().describe());
    return Response::text("The upstream server failed: " + response.error().describe() + "\n",
                          status_for(response.error()));
  }
  return std::move(*response);
}
PORTICO_HTTP_HANDLER(handle)
