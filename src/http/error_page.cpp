#include <http/error_page.hpp>

#include <http/chars.hpp>
#include <http/http1_response.hpp>
#include <http/reason.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace portico::http {

namespace {

std::string error_line(std::uint16_t status, std::string_view explanation) {
  std::string line = fmt::format("{} {}: {}", status, reason_phrase(status), explanation);
  std::replace_if(line.begin(), line.end(), [](char c) { return !kTextChars.contains(c); }, ' ');
  line.push_back('\n');
  return line;
}

Fields error_headers() {
  return {{"content-type", "text/plain; charset=utf-8"}};
}

}  // namespace

Response error_response(std::uint16_t status, std::string_view explanation) {
  return {status, error_headers(), body_of(error_line(status, explanation))};
}

std::string refusal_page(const Refusal& refusal, std::string_view date) {
  const std::string content = error_line(refusal.status, refusal.reason);
  ResponseWriter writer{ResponseTo{.keep_alive = false}};
  std::string page;
  if (writer.start(refusal.status, error_headers(), content.size(), date, page))
    page.append(content);
  return page;
}

}  // namespace portico::http
