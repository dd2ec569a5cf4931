// Whatever the bytes, and however they are cut, the response parser comes to the same result; what
// it lets through can be written and read again as the same response; and a request made of those
// parts that gets written at all is the request that was meant.

#include <http/http1_request_writer.hpp>
#include <http/http1_response.hpp>
#include <http/http1_response_parser.hpp>

#include "../tests/unit/http/read_request.hpp"
#include "../tests/unit/http/read_response.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace portico::http;

constexpr std::size_t kAll = std::string_view::npos;

void require(bool holds) {
  if (!holds)
    std::abort();
}

Http1Limits roomy() {
  Http1Limits limits;
  limits.request_line = limits.head = limits.trailers = std::size_t{1} << 20;
  limits.fields = 1'000;
  return limits;
}

void append_content(ContentWriter& writer, const std::string& content, const Fields* trailers,
                    std::string& text) {
  if (!content.empty()) {
    const auto frame = writer.frame(content.size());
    require(frame.has_value());
    text.append(frame->before).append(content).append(frame->after);
  }
  require(writer.finish(trailers, text));
}

void check_response(const ResponseReading& reading, ResponseOf of) {
  const Response& response = reading.head->response;
  for (const Field& field : response.headers)
    require(is_field_name(field.name) && is_field_value(field.value));
  if (reading.head->interim() || of.connect_request)
    return;
  ResponseWriter writer{{.head_request = of.head_request, .connect_request = false}};
  std::string text;
  Fields headers = response.headers;
  if (response.status == 204)
    headers.erase("content-length");
  require(writer.start(response.status, headers, reading.head->content_length, "now", text));
  const Fields* const trailers = reading.trailers ? &*reading.trailers : nullptr;
  append_content(writer, reading.content, trailers, text);
  const ResponseReading again = read_response(text, kAll, roomy(), of);
  require(again.complete && again.head->response.status == response.status);
  require(again.content == reading.content);
  require(again.head->framing != Framing::chunked || again.trailers == reading.trailers);
}

void check_request(std::string_view bytes) {
  const auto take = [&bytes](char until) {
    const auto part = bytes.substr(0, bytes.find(until));
    bytes.remove_prefix(std::min(bytes.size(), part.size() + 1));
    return part;
  };
  Request request;
  request.method = Method::parse(take(' '));
  request.path_with_query = take(' ');
  request.authority = take('|');
  while (!bytes.empty()) {
    const auto name = take(':');
    request.headers.append(std::string{name}, std::string{take('|')});
  }
  for (const bool known : {true, false}) {
    RequestWriter writer;
    std::string text;
    const auto length = known ? std::optional<std::uint64_t>{3} : std::nullopt;
    if (!writer.start(request, length, {}, text) || writer.framing() == Framing::none)
      continue;
    if (writer.framing() == Framing::length && !known)
      continue;
    append_content(writer, "abc", nullptr, text);
    const Reading reading = read_request(text, kAll, roomy());
    // What only the sender is responsible for, and a server may refuse.
    if (reading.status == 417)
      continue;
    require(reading.complete && reading.size == text.size());
    require(reading.content == "abc" && reading.head->request.method == request.method);
  }
}

}  // namespace

/// The first two bytes choose how the rest is cut, what it answers, and limits small enough to be
/// met.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2)
    return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data) + 2, size - 2};
  Http1Limits limits;
  if (data[0] % 2 != 0) {
    limits.head = 96;
    limits.fields = 3;
    limits.chunk_line = 12;
    limits.chunk_extensions = 16;
    limits.trailers = 24;
    limits.content = 40;
  }
  const ResponseOf of{.head_request = (data[0] & 2U) != 0, .connect_request = (data[0] & 4U) != 0};
  const ResponseReading whole = read_response(bytes, kAll, limits, of);
  const std::size_t chunk = 1 + data[0] / 8U;
  require(same(whole, read_response(bytes, chunk, limits, of, data[1])));
  require(same(whole, read_response(bytes, 1, limits, of)));
  if (whole.complete)
    check_response(whole, of);
  check_request(bytes);
  return 0;
}
