// Whatever the bytes, and however they are cut, the request parser comes to the same result; and
// what it lets through can be serialised and read again as the same request.

#include <http/http1_request.hpp>

#include "../tests/unit/http/read_request.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace portico::http;

void require(bool holds) {
  if (!holds)
    std::abort();
}

/// In origin-form with its own framing, as a proxy would pass it on.
std::string serialise(const Reading& reading) {
  const Request& request = reading.head->request;
  std::string text{request.method.text()};
  text.append(" ").append(request.path_with_query.value_or(request.authority));
  text.append(reading.head->minor_version == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  for (const Field& field : request.headers)
    text.append(field.name).append(": ").append(field.value).append("\r\n");
  if (!request.headers.has("host"))
    text.append("host: ").append(request.authority).append("\r\n");
  text.append("\r\n");
  if (!reading.head->chunked)
    return text.append(reading.content);
  if (!reading.content.empty()) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (int shift = 28; shift >= 0; shift -= 4)
      text.push_back(kDigits[(reading.content.size() >> shift) & 15U]);
    text.append("\r\n").append(reading.content).append("\r\n");
  }
  text.append("0\r\n");
  if (reading.trailers)
    for (const Field& field : *reading.trailers)
      text.append(field.name).append(": ").append(field.value).append("\r\n");
  return text.append("\r\n");
}

void check_round_trip(const Reading& reading) {
  Http1Limits roomy;
  roomy.request_line = roomy.head = roomy.trailers = std::size_t{1} << 20;
  roomy.fields = 1'000;
  const Reading again = read_request(serialise(reading), std::string_view::npos, roomy);
  require(again.complete);
  require(again.head->request.method == reading.head->request.method);
  require(again.head->request.path_with_query == reading.head->request.path_with_query);
  require(again.content == reading.content);
  require(again.trailers == reading.trailers);
  for (const Field& field : reading.head->request.headers)
    require(is_field_name(field.name) && is_field_value(field.value));
}

}  // namespace

/// The first two bytes choose how the rest is cut, and limits small enough to be met.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2)
    return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data) + 2, size - 2};
  Http1Limits limits;
  if (data[0] % 2 != 0) {
    limits.request_line = 32;
    limits.head = 96;
    limits.fields = 3;
    limits.chunk_line = 12;
    limits.chunk_extensions = 16;
    limits.trailers = 24;
    limits.content = 40;
  }
  const Reading whole = read_request(bytes, std::string_view::npos, limits);
  const std::size_t chunk = 1 + data[0] / 2U;
  require(same(whole, read_request(bytes, chunk, limits, data[1])));
  require(same(whole, read_request(bytes, 1, limits)));
  if (whole.complete)
    check_round_trip(whole);
  return 0;
}
