#include <client/http2_problem.hpp>

#include <fmt/format.h>
#include <nghttp2/nghttp2.h>

#include <algorithm>

namespace portico::client {

using http::ErrorCode;

namespace {

constexpr std::size_t kMaxDebug = 200;

ErrorCode::Kind kind_of(std::uint32_t code, Progress progress) {
  switch (code) {
  case NGHTTP2_PROTOCOL_ERROR:
  case NGHTTP2_FLOW_CONTROL_ERROR:
  case NGHTTP2_SETTINGS_TIMEOUT:
  case NGHTTP2_STREAM_CLOSED:
  case NGHTTP2_FRAME_SIZE_ERROR:
  case NGHTTP2_COMPRESSION_ERROR:
  case NGHTTP2_HTTP_1_1_REQUIRED:
    return ErrorCode::http_protocol_error;
  case NGHTTP2_INADEQUATE_SECURITY:
    return ErrorCode::tls_protocol_error;
  default:
    return progress == Progress::head ? ErrorCode::http_response_incomplete
                                      : ErrorCode::connection_terminated;
  }
}

std::string name_of(std::uint32_t code) {
  return code <= NGHTTP2_HTTP_1_1_REQUIRED ? nghttp2_http2_strerror(code)
                                           : fmt::format("code {}", code);
}

}  // namespace

Problem reset_problem(std::uint32_t code, Progress progress) {
  return {kind_of(code, progress),
          fmt::format("the server reset the request's stream: {}", name_of(code))};
}

Problem breach(std::string_view what) {
  return {ErrorCode::http_protocol_error,
          fmt::format("the server does not keep to HTTP/2: {}", what)};
}

std::string goaway_text(std::uint32_t code, std::span<const std::uint8_t> debug) {
  std::string text = name_of(code);
  if (debug.empty())
    return text;
  text.append(": ");
  for (const std::uint8_t byte : debug.first(std::min(debug.size(), kMaxDebug)))
    text.push_back(byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '?');
  return text;
}

}  // namespace portico::client
