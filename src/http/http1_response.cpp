#include <http/http1_response.hpp>

#include <http/field_rules.hpp>
#include <http/reason.hpp>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace portico::http {

namespace {

constexpr std::string_view kLineEnding = "\r\n";

void append_status_line(std::uint16_t status, std::string& out) {
  fmt::format_to(std::back_inserter(out), FMT_COMPILE("HTTP/1.1 {} {}\r\n"), status,
                 reason_phrase(status));
}

void append_field(std::string_view name, std::string_view value, std::string& out) {
  out.append(name).append(": ").append(value).append(kLineEnding);
}

bool well_formed(const Fields& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const Field& field) {
    return is_field_name(field.name) && is_field_value(field.value);
  });
}

/// A declared length: absent, or a number, or (the outer optional) no good.
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

}  // namespace

bool ResponseWriter::start(std::uint16_t status, const Fields& headers,
                           std::optional<std::uint64_t> length, std::string_view date,
                           std::string& out) {
  if (status < 200 || status > 999 || !well_formed(headers) ||
      !decide_framing(status, headers, length))
    return false;
  append_status_line(status, out);
  bool has_date = false;
  for (const Field& field : headers) {
    if (is_connection_field(field.name) || names_equal(field.name, "content-length"))
      continue;
    has_date |= names_equal(field.name, "date");
    append_field(field.name, field.value, out);
  }
  if (!has_date)
    append_field("date", date, out);
  append_framing_fields(out);
  out.append(kLineEnding);
  return true;
}

/// RFC 9110 6.4.1 and 8.6, RFC 9112 6.3.
bool ResponseWriter::decide_framing(std::uint16_t status, const Fields& headers,
                                    std::optional<std::uint64_t> length) {
  const auto declared = declared_in(headers);
  if (!declared)
    return false;
  keep_alive_ = request_.keep_alive;
  declared_ = *declared;
  if (request_.connect_request && status < 300) {
    framing_ = Framing::until_close;  // A tunnel: neither content-length nor chunks may be named.
    declared_.reset();
    keep_alive_ = false;
    return true;
  }
  if (status == 204 || status == 304 || request_.head_request) {
    framing_ = Framing::none;
    if (status == 204)
      declared_.reset();
    else if (!declared_ && request_.head_request && status != 304 && length != 0)
      declared_ = length;  // Zero would deny the content that GET has: a handler often sends none.
    return true;
  }
  if (declared_ && length && *declared_ != *length)
    return false;
  if (!declared_)
    declared_ = length;
  left_ = declared_.value_or(0);
  if (declared_)
    framing_ = Framing::length;
  else if (request_.minor_version > 0)
    framing_ = Framing::chunked;
  else
    framing_ = Framing::until_close;
  keep_alive_ = keep_alive_ && framing_ != Framing::until_close;
  return true;
}

void ResponseWriter::append_framing_fields(std::string& out) const {
  if (declared_)
    fmt::format_to(std::back_inserter(out), FMT_COMPILE("content-length: {}\r\n"), *declared_);
  else if (framing_ == Framing::chunked)
    append_field("transfer-encoding", "chunked", out);
  if (!keep_alive_ && !(request_.connect_request && framing_ == Framing::until_close))
    append_field("connection", "close", out);
  else if (keep_alive_ && request_.minor_version == 0)
    append_field("connection", "keep-alive", out);
}

std::optional<ResponseWriter::Frame> ResponseWriter::frame(std::size_t size) {
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

bool ResponseWriter::finish(const Fields* trailers, std::string& out) {
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

bool append_informational(std::uint16_t status, const Fields& headers, std::string& out) {
  if (status < 100 || status > 199 || status == 101 || !well_formed(headers))
    return false;
  append_status_line(status, out);
  for (const Field& field : headers)
    if (!is_connection_field(field.name) && !names_equal(field.name, "content-length"))
      append_field(field.name, field.value, out);
  out.append(kLineEnding);
  return true;
}

}  // namespace portico::http
