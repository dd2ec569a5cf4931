#include <http/http1_writer.hpp>

#include <http/field_rules.hpp>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace portico::http {

void append_field(std::string_view name, std::string_view value, std::string& out) {
  out.append(name).append(": ").append(value).append(kLineEnding);
}

void append_content_length(std::string_view name, std::uint64_t length, std::string& out) {
  fmt::format_to(std::back_inserter(out), FMT_COMPILE("{}: {}\r\n"), name, length);
}

bool well_formed(const Fields& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const Field& field) {
    return is_field_name(field.name) && is_field_value(field.value);
  });
}

std::optional<std::optional<std::uint64_t>> declared_in(const Fields& headers) {
  const std::string* const text = headers.find("content-length");
  if (!text)
    return std::optional<std::uint64_t>{};
  std::uint64_t length = 0;
  const char* const end = text->data() + text->size();
  const auto [stopped, error] = std::from_chars(text->data(), end, length);
  if (error != std::errc{} || stopped != end || headers.count("content-length") > 1)
    return std::nullopt;
  return length;
}

std::optional<ContentWriter::Frame> ContentWriter::frame(std::size_t size) {
  if (framing_ == Framing::none)
    return std::nullopt;
  if (framing_ == Framing::length) {
    if (size > left_)
      return std::nullopt;
    left_ -= size;
  }
  if (framing_ != Framing::chunked)
    return Frame{};
  char* const end = std::to_chars(chunk_line_.begin(), chunk_line_.end(), size, 16).ptr;
  char* const line_end = std::copy(kLineEnding.begin(), kLineEnding.end(), end);
  return Frame{{chunk_line_.data(), static_cast<std::size_t>(line_end - chunk_line_.data())},
               kLineEnding};
}

bool ContentWriter::finish(const Fields* trailers, std::string& out) {
  if (framing_ == Framing::length)
    return left_ == 0;
  if (framing_ != Framing::chunked)
    return true;
  if (trailers && !well_formed(*trailers))
    return false;
  out.append("0\r\n");
  if (trailers)
    for (const Field& field : *trailers)
      if (is_trailer_name(field.name))
        append_field(field.name, field.value, out);
  out.append(kLineEnding);
  return true;
}

}  // namespace portico::http
