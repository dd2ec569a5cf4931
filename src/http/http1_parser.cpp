#include <http/http1_parser.hpp>

#include <http/chars.hpp>
#include <http/field_rules.hpp>

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <utility>

namespace portico::http {

namespace beast_http = boost::beast::http;

namespace {

/// RFC 9112 2.2 asks to ignore "at least one" empty line before a request line. Before a status
/// line there is no reason for any.
constexpr unsigned kMaxEmptyLines = 4;

constexpr std::string_view kLineEnding = "\r\n";
/// Where a status begins after its version, and where it ends.
constexpr std::size_t kVersionSize = 9;
constexpr std::size_t kStatusEnd = 12;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

/// Stands for "see `refusal_`" while Beast unwinds.
boost::beast::error_code refused_by_us() {
  return beast_http::error::bad_field;
}

std::optional<std::uint64_t> parse_length(std::string_view digits) {
  std::uint64_t length = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, length);
  if (error != std::errc{} || stopped != end)
    return std::nullopt;
  return length;
}

/// Whether the line says size zero, as Beast will read it.
bool is_last_chunk(std::string_view line) {
  const std::size_t zeros = std::min(line.find_first_not_of('0'), line.size());
  return zeros > 0 && (zeros == line.size() || line[zeros] == ';');
}

}  // namespace

template <bool kRequest>
MessageParser<kRequest>::MessageParser(const Http1Limits& limits) : limits_{limits} {
  // The scanner has bounded every unit before Beast sees it.
  Base::header_limit(std::numeric_limits<std::uint32_t>::max());
  Base::body_limit(boost::none);
  if (limits.content != std::numeric_limits<std::uint64_t>::max())
    Base::body_limit(limits.content);
}

template <bool kRequest> Parsed MessageParser<kRequest>::parse(std::string_view input) {
  switch (phase_) {
  case Phase::head:
    return parse_head(input);
  case Phase::content:
  case Phase::chunk_data:
    return parse_content(input);
  case Phase::chunk_line:
    return parse_chunk_line(input);
  case Phase::complete:
    return {Event::complete, 0, {}};
  case Phase::refused:
    break;
  }
  return {Event::refused, 0, {}};
}

template <bool kRequest> std::optional<Fields> MessageParser<kRequest>::take_trailers() {
  if (!has_trailers_)
    return std::nullopt;
  has_trailers_ = false;
  return std::move(trailers_);
}

template <bool kRequest>
bool MessageParser<kRequest>::refuse(std::uint16_t status, const char* reason) {
  refusal_ = {status, reason};
  return false;
}

template <bool kRequest> Parsed MessageParser<kRequest>::refused() {
  phase_ = Phase::refused;
  return {Event::refused, 0, {}};
}

// Head ------------------------------------------------------------------------------------------

template <bool kRequest> Parsed MessageParser<kRequest>::parse_head(std::string_view input) {
  std::size_t skipped = 0;
  for (; kRequest && !started() && input.starts_with(kLineEnding);
       input.remove_prefix(kLineEnding.size()), skipped += kLineEnding.size())
    if (++empty_lines_ > kMaxEmptyLines) {
      refuse(400, "too many empty lines before the request");
      return refused();
    }

  for (;;) {
    const bool first = scanner_.lines() == 0;
    const std::size_t limit =
        kRequest && first ? std::min(limits_.request_line, limits_.head) : limits_.head;
    const auto found = scanner_.next(input.substr(0, limit));
    if (found == LineScanner::Found::nothing) {
      if (input.size() < limit)
        return {Event::need_more, skipped, {}};
      if (kRequest && first)
        refuse(414, "request line too long");
      else
        refuse_size(input.substr(0, limit), scanner_.line_start(), false);
      return refused();
    }
    if (!check_line(found) || (first && !check_first_line(scanner_.line())))
      return refused();
    if (scanner_.line().empty())
      break;
    if (scanner_.lines() > limits_.fields + 1) {
      excess_.section = scanner_.position();
      refuse(431, "too many header fields");
      return refused();
    }
  }

  const std::size_t size = scanner_.position();
  fields_.reserve(scanner_.lines() - 2);
  if (!give_head(input.substr(0, size)) || !finish_head())
    return refused();
  head_done_ = true;
  content_allowed_ = limits_.content;
  phase_ = Base::is_done() ? Phase::complete : chunked_ ? Phase::chunk_line : Phase::content;
  scanner_ = {};
  return {Event::head, skipped + size, {}};
}

template <bool kRequest> bool MessageParser<kRequest>::check_line(LineScanner::Found found) {
  switch (found) {
  case LineScanner::Found::bare_cr:
    return refuse(400, "carriage return without a line feed");
  case LineScanner::Found::bare_lf:
    return refuse(400, "line feed without a carriage return");
  case LineScanner::Found::control_character:
    return refuse(400, "control character in a line");
  case LineScanner::Found::folded_line:
    return refuse(400, "line begins with white space");
  case LineScanner::Found::line:
  case LineScanner::Found::nothing:
    break;
  }
  return true;
}

/// Beast knows versions 1.0 and 1.1 and calls all else malformed; other versions deserve a 505.
template <bool kRequest> bool MessageParser<kRequest>::check_first_line(std::string_view line) {
  if constexpr (kRequest) {
    const std::string_view version = line.substr(std::min(line.rfind(' '), line.size() - 1) + 1);
    const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") &&
                             is_digit(static_cast<unsigned char>(version[5])) &&
                             version[6] == '.' && is_digit(static_cast<unsigned char>(version[7]));
    if (!well_formed)
      return refuse(400, "malformed request line or HTTP version");
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
      return refuse(505, "HTTP version not supported");
    return true;
  }
  return check_status_line(line);
}

/// RFC 9112 4. The reason is for nobody, and often not there; without the space before it, either.
template <bool kRequest> bool MessageParser<kRequest>::check_status_line(std::string_view line) {
  if (!line.starts_with("HTTP/1.1 ") && !line.starts_with("HTTP/1.0 "))
    return refuse(505, "malformed status line or HTTP version not supported");
  const std::string_view digits = line.substr(kVersionSize, 3);
  const auto status = parse_length(digits);
  if (digits.size() != 3 || !status || *status < 100 ||
      (line.size() > kStatusEnd && line[kStatusEnd] != ' '))
    return refuse(400, "malformed status");
  status_ = static_cast<std::uint16_t>(*status);
  return true;
}

/// The status line has been read: Beast, which wants a reason, gets one of our own.
template <bool kRequest> bool MessageParser<kRequest>::give_head(std::string_view head) {
  if constexpr (!kRequest) {
    std::array<char, kStatusEnd + 3> status_line{};
    std::copy_n(head.begin(), kStatusEnd, status_line.begin());
    std::copy_n(" \r\n", 3, status_line.begin() + kStatusEnd);
    Base::skip(ends_with_head());
    BeastError error;
    Base::put(boost::asio::buffer(status_line), error);
    if (error != beast_http::error::need_more) {
      refuse_for(error);
      return false;
    }
    head.remove_prefix(head.find(kLineEnding) + kLineEnding.size());
  }
  return give(head);
}

/// Within `section`, as far as its limit lets it go, a line begins that does not end.
template <bool kRequest>
bool MessageParser<kRequest>::refuse_size(std::string_view section, std::size_t line_start,
                                          bool trailers) {
  const std::string_view line = section.substr(line_start);
  excess_ = {trailers, section.size(), {}, 0};
  if (line.size() > section.size() / 2) {
    const std::string_view name = line.substr(0, line.find(':'));
    if (name.size() < line.size() && is_field_name(name))
      excess_.field = name;
    excess_.field_size = line.size();
  }
  return refuse(431, trailers ? "trailer section too large" : "header section too large");
}

template <bool kRequest> bool MessageParser<kRequest>::wants_keep_alive() const {
  const auto has_option = [this](std::string_view option) {
    return std::any_of(fields_.begin(), fields_.end(), [option](const Field& field) {
      return names_equal(field.name, "connection") && list_has(field.value, option);
    });
  };
  return !has_option("close") && (version_ > 10 || has_option("keep-alive"));
}

/// Hands Beast one unit that must be whole; returns false once refused.
template <bool kRequest> bool MessageParser<kRequest>::give(std::string_view unit) {
  BeastError error;
  const std::size_t taken = Base::put(boost::asio::buffer(unit.data(), unit.size()), error);
  if (!error && taken == unit.size())
    return true;
  refuse_for(error);
  return false;
}

template <bool kRequest> void MessageParser<kRequest>::refuse_for(BeastError error) {
  if (*refusal_.reason)
    return;
  if (error == beast_http::error::bad_method)
    refuse(400, "malformed method");
  else if (error == beast_http::error::bad_target)
    refuse(400, "malformed request target");
  else if (error == beast_http::error::bad_version)
    refuse(400, "malformed HTTP version");
  else if (error == beast_http::error::bad_field)
    refuse(400, "malformed field name");
  else if (error == beast_http::error::bad_value)
    refuse(400, "malformed field value");
  else if (error == beast_http::error::multiple_content_length)
    refuse(400, "more than one content-length");
  else if (error == beast_http::error::bad_content_length)
    refuse(400, "malformed or conflicting content-length");
  else if (error == beast_http::error::bad_transfer_encoding)
    refuse(400, "conflicting or repeated transfer-encoding");
  else if (error == beast_http::error::bad_chunk)
    refuse(400, "malformed chunk size");
  else if (error == beast_http::error::body_limit)
    refuse(413, "content too large");
  else
    refuse(400, head_done_ ? "malformed chunk" : "malformed head");
}

// Content ---------------------------------------------------------------------------------------

template <bool kRequest> std::uint64_t MessageParser<kRequest>::content_left() const {
  if (phase_ == Phase::chunk_data)
    return chunk_left_;
  if (phase_ != Phase::content)
    return 0;
  return until_close() ? content_allowed_ : Base::content_length_remaining().value_or(0);
}

template <bool kRequest> Parsed MessageParser<kRequest>::parse_content(std::string_view input) {
  if (input.empty())
    return {};
  if (until_close()) {
    if (content_allowed_ == 0) {
      refuse(413, "content too large");
      return refused();
    }
    input = input.substr(0, std::min<std::uint64_t>(input.size(), content_allowed_));
    content_allowed_ -= input.size();
  }
  BeastError error;
  data_ = {};
  const std::size_t taken = Base::put(boost::asio::buffer(input.data(), input.size()), error);
  if (error) {
    refuse_for(error);
    return refused();
  }
  if (phase_ == Phase::chunk_data && chunk_left_ == 0)
    phase_ = Phase::chunk_line;
  else if (Base::is_done())
    phase_ = Phase::complete;
  return {Event::content, taken, data_};
}

template <bool kRequest> Parsed MessageParser<kRequest>::parse_chunk_line(std::string_view input) {
  if (last_chunk_)
    return parse_trailers(input);
  const std::size_t limit = limits_.chunk_line + (after_chunk_ ? 2 : 1) * kLineEnding.size();
  do {
    const auto found = scanner_.next(input.substr(0, limit));
    if (found == LineScanner::Found::nothing) {
      if (input.size() < limit)
        return {};
      refuse(400, "chunk line too long");
      return refused();
    }
    if (!check_line(found))
      return refused();
    if (after_chunk_ && scanner_.lines() == 1 && !scanner_.line().empty()) {
      refuse(400, "chunk longer than its size");
      return refused();
    }
  } while (after_chunk_ && scanner_.lines() == 1);

  if (is_last_chunk(scanner_.line())) {
    last_chunk_ = true;
    trailers_start_ = scanner_.position();
    return parse_trailers(input);
  }
  const std::size_t size = scanner_.position();
  if (!give(input.substr(0, size)))
    return refused();
  after_chunk_ = true;
  phase_ = Phase::chunk_data;
  scanner_ = {};
  Parsed parsed = parse_content(input.substr(size));
  parsed.consumed += size;
  return parsed;
}

/// The last chunk's line stays unconsumed until the section after it is whole, because that is the
/// unit that Beast wants to see.
template <bool kRequest> Parsed MessageParser<kRequest>::parse_trailers(std::string_view input) {
  const std::size_t limit = trailers_start_ + limits_.trailers;
  for (;;) {
    const auto found = scanner_.next(input.substr(0, limit));
    if (found == LineScanner::Found::nothing) {
      if (input.size() < limit)
        return {};
      refuse_size(input.substr(trailers_start_, limits_.trailers),
                  scanner_.line_start() - trailers_start_, true);
      return refused();
    }
    if (!check_line(found))
      return refused();
    if (scanner_.line().empty())
      break;
    if (++trailer_lines_ > limits_.fields) {
      excess_ = {true, scanner_.position() - trailers_start_, {}, 0};
      refuse(431, "too many trailer fields");
      return refused();
    }
  }
  if (!give(input.substr(0, scanner_.position())))
    return refused();
  phase_ = Phase::complete;
  return {Event::complete, scanner_.position(), {}};
}

// What Beast reports ----------------------------------------------------------------------------

template <bool kRequest>
void MessageParser<kRequest>::on_request_impl(beast_http::verb /*verb*/, BeastView method,
                                              BeastView target, int version,
                                              BeastError& /*error*/) {
  method_ = view(method);
  target_ = view(target);
  version_ = version;
}

template <bool kRequest>
void MessageParser<kRequest>::on_response_impl(int /*status*/, BeastView /*reason*/, int version,
                                               BeastError& /*error*/) {
  version_ = version;
}

template <bool kRequest>
void MessageParser<kRequest>::on_field_impl(beast_http::field known, BeastView name,
                                            BeastView value, BeastError& error) {
  if (!head_done_) {
    if (check_framing(known, view(value)))
      fields_.append(std::string{name}, std::string{value});
    else
      error = refused_by_us();
    return;
  }
  if (known == beast_http::field::host) {
    refuse(400, "host among the trailers");
    error = refused_by_us();
  } else if (is_trailer_name(view(name))) {
    trailers_.append(std::string{name}, std::string{value});
    has_trailers_ = true;
  }
}

/// Beast lets a content-length be repeated or a list where the values agree, and ignores codings
/// that it does not know.
template <bool kRequest>
bool MessageParser<kRequest>::check_framing(beast_http::field known, std::string_view value) {
  if (known == beast_http::field::content_length) {
    if (declared_length_)
      return refuse(400, "more than one content-length");
    declared_length_ = parse_length(value);
    return declared_length_ || refuse(400, "malformed content-length");
  }
  if (known == beast_http::field::transfer_encoding) {
    if (version_ < 11)
      return refuse(400, "transfer-encoding in HTTP/1.0");
    if (chunked_)
      return refuse(400, "more than one transfer-encoding");
    if (!names_equal(value, "chunked"))
      return refuse_coding(value);
    chunked_ = true;
  }
  return true;
}

/// RFC 9112 6.1 and 6.3: 501 for codings not understood; 400 where the content's end is in doubt.
template <bool kRequest> bool MessageParser<kRequest>::refuse_coding(std::string_view list) {
  std::size_t codings = 0;
  std::size_t chunked = 0;
  bool chunked_last = false;
  for_each_element(list, [&](std::string_view coding) {
    ++codings;
    chunked_last = names_equal(coding, "chunked");
    chunked += chunked_last;
  });
  coding_ = list;
  if (codings == 0)
    return refuse(400, "empty transfer-encoding");
  if (chunked > 1 || (chunked == 1 && !chunked_last))
    return refuse(400, "chunked is not the last transfer coding");
  return refuse(501, "transfer coding other than chunked");
}

template <bool kRequest> void MessageParser<kRequest>::on_header_impl(BeastError& /*error*/) {}

template <bool kRequest>
void MessageParser<kRequest>::on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                                                BeastError& /*error*/) {}

template <bool kRequest>
std::size_t MessageParser<kRequest>::on_body_impl(BeastView data, BeastError& /*error*/) {
  data_ = view(data);
  return data.size();
}

template <bool kRequest>
void MessageParser<kRequest>::on_chunk_header_impl(std::uint64_t size, BeastView extensions,
                                                   BeastError& error) {
  chunk_left_ = size;
  // Beast would skip white space between the size and the semicolon.
  if (!extensions.empty() && extensions.front() != ';')
    refuse(400, "malformed chunk size");
  else if (extensions.size() > limits_.chunk_extensions - extension_bytes_)
    refuse(400, "too many chunk extensions");
  else
    extension_bytes_ += extensions.size();
  if (*refusal_.reason)
    error = refused_by_us();
}

template <bool kRequest>
std::size_t MessageParser<kRequest>::on_chunk_body_impl(std::uint64_t /*remain*/, BeastView data,
                                                        BeastError& /*error*/) {
  data_ = view(data);
  chunk_left_ -= data.size();
  return data.size();
}

template <bool kRequest> void MessageParser<kRequest>::on_finish_impl(BeastError& /*error*/) {}

template class MessageParser<true>;
template class MessageParser<false>;

}  // namespace portico::http
