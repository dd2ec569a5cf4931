#include <http/http1_response_parser.hpp>

#include <limits>

namespace portico::http {

namespace {

std::uint32_t saturated(std::size_t size) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(size < kMost ? size : kMost);
}

}  // namespace

/// A 2xx to CONNECT makes a tunnel, whatever it says of content.
bool ResponseParser::ends_with_head() const {
  return request_.head_request || (request_.connect_request && status_ >= 200 && status_ < 300);
}

bool ResponseParser::finish_head() {
  if (status_ == 101)
    return refuse(400, "upgrade that nobody asked for");
  const bool framed = chunked() || declared_length().has_value();
  if (status_ < 200 && framed)
    return refuse(400, "interim response with content");

  const bool none = status_ < 200 || status_ == 204 || status_ == 304 || ends_with_head();
  head_.content_length.reset();
  if (none) {
    head_.framing = Framing::none;
    head_.content_length = 0;
  } else if (chunked()) {
    head_.framing = Framing::chunked;
  } else if (declared_length()) {
    head_.framing = Framing::length;
    head_.content_length = declared_length();
  } else {
    head_.framing = Framing::until_close;
  }

  // A server that frames what cannot have content may send some all the same.
  const bool doubtful = framed && status_ == 204;
  const bool tunnel = request_.connect_request && none;
  head_.keep_alive =
      wants_keep_alive() && head_.framing != Framing::until_close && !doubtful && !tunnel;
  head_.minor_version = version_ - 10;
  head_.response.status = status_;
  head_.response.headers = std::move(fields_);
  return true;
}

bool ResponseParser::input_ended() {
  if (complete())
    return true;
  incomplete_ = !until_close();
  if (!incomplete_)
    end_content();
  return !incomplete_;
}

ErrorCode ResponseParser::error() const {
  if (incomplete_)
    return ErrorCode::http_response_incomplete;
  switch (refusal().status) {
  case 413:
    return {ErrorCode::http_response_body_size, declared_length().value_or(limits_.content)};
  case 431: {
    const bool trailers = excess().trailers;
    if (excess().field_size == 0)
      return {trailers ? ErrorCode::http_response_trailer_section_size
                       : ErrorCode::http_response_header_section_size,
              saturated(excess().section)};
    FieldSizePayload payload{std::nullopt, saturated(excess().field_size)};
    if (!excess().field.empty())
      payload.field_name = excess().field;
    return {trailers ? ErrorCode::http_response_trailer_size : ErrorCode::http_response_header_size,
            std::move(payload)};
  }
  case 501:
    return {ErrorCode::http_response_transfer_coding, coding()};
  default:
    return ErrorCode::http_protocol_error;
  }
}

}  // namespace portico::http
