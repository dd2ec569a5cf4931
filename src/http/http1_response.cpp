#include <http/http1_response.hpp>

#include <http/field_rules.hpp>
#include <http/reason.hpp>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <iterator>

namespace portico::http {

namespace {

void append_status_line(std::uint16_t status, std::string& out) {
  fmt::format_to(std::back_inserter(out), FMT_COMPILE("HTTP/1.1 {} {}\r\n"), status,
                 reason_phrase(status));
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
    begin(Framing::until_close);  // A tunnel: neither content-length nor chunks may be named.
    declared_.reset();
    keep_alive_ = false;
    return true;
  }
  if (status == 204 || status == 304 || request_.head_request) {
    begin(Framing::none);
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
  if (request_.takes_trailers && request_.minor_version > 0 && headers.has("trailer"))
    declared_.reset();
  if (declared_)
    begin(Framing::length, *declared_);
  else
    begin(request_.minor_version > 0 ? Framing::chunked : Framing::until_close);
  keep_alive_ = keep_alive_ && framing() != Framing::until_close;
  return true;
}

void ResponseWriter::append_framing_fields(std::string& out) const {
  if (declared_)
    append_content_length("content-length", *declared_, out);
  else if (framing() == Framing::chunked)
    append_field("transfer-encoding", "chunked", out);
  if (!keep_alive_ && !(request_.connect_request && framing() == Framing::until_close))
    append_field("connection", "close", out);
  else if (keep_alive_ && request_.minor_version == 0)
    append_field("connection", "keep-alive", out);
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
