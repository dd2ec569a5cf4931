#include <client/http2_stream.hpp>

#include <client/http2_connection.hpp>
#include <client/http2_problem.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace portico::client {

using http::ErrorCode;

namespace {

/// What RFC 9113 6.5.2 counts for a field besides its text.
constexpr std::size_t kFieldOverhead = 32;
/// Room for the fields of an ordinary response at once.
constexpr std::size_t kUsualFields = 12;

/// nghttp2 has checked that it is digits.
std::uint64_t number(std::string_view digits) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::uint32_t saturated(std::size_t size) {
  return static_cast<std::uint32_t>(
      std::min<std::size_t>(size, std::numeric_limits<std::uint32_t>::max()));
}

}  // namespace

Http2Stream::Http2Stream(Http2Connection& connection, std::shared_ptr<Call> call)
    : connection_{&connection}, call_{std::move(call)} {
  call_->carried_by(this);
}

Http2Stream::~Http2Stream() {
  if (call_)
    call_->carried_by(nullptr);
  end_body(ErrorCode::connection_terminated);
}

// The request ------------------------------------------------------------------------------------

void Http2Stream::submit() {
  const auto self = shared_from_this();
  held_ = false;
  call_->begin_sending();
  const auto& request = call_->request();
  Http2Fields fields;
  if (auto problem = fields.add_request(request, request.body->length()))
    return fail(*std::move(problem), false);
  if (!prepare_upload(fields.content_length()))
    return;
  const auto id = connection_->session().submit(*this, fields, upload_ != nullptr);
  if (!id)
    return fail(id.error(), true);
  id_ = *id;
  received_before_ = connection_->received();
}

bool Http2Stream::prepare_upload(std::optional<std::uint64_t> declared) {
  // Here and in `read`, out of reach of whatever a body's producer does when it is polled.
  auto upload = std::make_unique<Http2Upload>(call_->take_body(), declared,
                                              static_cast<Http2Upload::Listener&>(*this));
  upload->peek();
  if (!connection_)
    return false;
  if (upload->state() == Http2Upload::State::failed) {
    fail({upload->failure(), "the request's body broke off"}, false);
    return false;
  }
  const auto& trailers = upload->trailers();
  if (upload->state() == Http2Upload::State::ended && (!trailers || trailers->empty()))
    call_->body_was_empty();
  else
    upload_ = std::move(upload);
  return true;
}

Http2Stream::Reading Http2Stream::read(std::span<std::byte> to) {
  const auto self = shared_from_this();
  auto upload = std::move(upload_);
  Reading reading{.bytes = upload->read(to)};
  if (!connection_)
    return {};
  upload_ = std::move(upload);
  if (upload_->state() == Http2Upload::State::failed) {
    break_off({upload_->failure(), "the request's body broke off"});
    return {};
  }
  if (reading.bytes > 0 || upload_->state() != Http2Upload::State::flowing)
    call_->write_moved();
  if (upload_->state() == Http2Upload::State::ended) {
    reading.last = true;
    reading.trailers = upload_->trailers() ? &*upload_->trailers() : nullptr;
  }
  return reading;
}

void Http2Stream::trailers_not_sent() {
  break_off({ErrorCode::http_request_trailer_section_size, "the request's trailers are too large"});
}

void Http2Stream::upload_ready() noexcept {
  connection_->session().resume(id_);
  connection_->wake();
}

void Http2Stream::write_moved() {
  if (uploading() && !connection_->session().window_closed(id_))
    call_->write_moved();
}

// The response -----------------------------------------------------------------------------------

void Http2Stream::begin_fields() {
  fields_ = {};
  fields_.reserve(responded_ ? 0 : kUsualFields);
  fields_size_ = 0;
  status_ = 0;
}

void Http2Stream::field(std::string_view name, std::string_view value) {
  const auto& limits = connection_->limits();
  const std::size_t size = name.size() + value.size();
  fields_size_ += size + kFieldOverhead;
  if (fields_size_ > limits.max_response_head || fields_.size() >= limits.max_response_fields)
    return refuse_fields(name, size);
  if (name.front() == ':')
    status_ = static_cast<std::uint16_t>(number(value));
  else
    fields_.append(std::string{name}, std::string{without_space(value)});
}

/// The last one was `name`.
void Http2Stream::refuse_fields(std::string_view name, std::size_t size) {
  ErrorCode code{responded_ ? ErrorCode::http_response_trailer_section_size
                            : ErrorCode::http_response_header_section_size,
                 saturated(fields_size_)};
  if (size > connection_->limits().max_response_head)
    code = {responded_ ? ErrorCode::http_response_trailer_size
                       : ErrorCode::http_response_header_size,
            http::FieldSizePayload{std::string{name}, saturated(size)}};
  break_off({std::move(code), "the response has more, or larger, fields than allowed"});
}

void Http2Stream::end_fields(bool end_of_stream) {
  if (responded_)
    return end(std::move(fields_));
  if (status_ >= 200)
    respond(end_of_stream);
  else if (status_ < 100)
    break_off(breach("a status below 100"));
  else if (status_ == 101)
    break_off(breach("it switches protocols"));
  else if (++interim_responses_ > kMaxInterimResponses)
    break_off({ErrorCode::http_protocol_error, "too many interim responses"});
}

std::optional<std::uint64_t> Http2Stream::content_length() const {
  const auto* const text = fields_.find("content-length");
  const auto method = call_->request().method.kind;
  if (!text || status_ == 304 || method == http::Method::Kind::head)
    return std::nullopt;
  return number(*text);
}

void Http2Stream::respond(bool end_of_stream) {
  const auto self = shared_from_this();
  responded_ = true;
  length_ = end_of_stream ? 0 : content_length();
  const std::uint64_t most = connection_->limits().max_response_body;
  if (most > 0 && length_.value_or(0) > most)
    return break_off({{ErrorCode::http_response_body_size, *length_},
                      "the response's body is larger than allowed"});
  auto body = std::make_unique<Http2Body>(static_cast<Http2Body::Source&>(*this), length_);
  body_ = body.get();
  if (end_of_stream)
    end(std::nullopt);
  call_->respond({.status = status_, .headers = std::move(fields_), .body = std::move(body)});
  fields_ = {};
}

void Http2Stream::content(std::span<const std::byte> bytes) {
  received_ += bytes.size();
  const std::uint64_t most = connection_->limits().max_response_body;
  if (most > 0 && received_ > most)
    return break_off({{ErrorCode::http_response_body_size, received_},
                      "the response's body is larger than allowed"});
  if (body_)
    body_->append(bytes);
}

void Http2Stream::end(std::optional<http::Fields> trailers) {
  ended_ = true;
  if (body_)
    body_->finish(http::End{std::move(trailers)});
}

// Its end ----------------------------------------------------------------------------------------

void Http2Stream::was_reset(std::uint32_t code) {
  // Having answered in full, a server may say that it wants no more of the request. That it looked
  // at nothing is for `closed` to tell.
  if (!ended_ && code != NGHTTP2_REFUSED_STREAM)
    fail(reset_problem(code, responded_ ? Progress::head : Progress::no_head), false);
}

void Http2Stream::was_malformed(std::string_view why) {
  fail(breach(why), false);
}

void Http2Stream::closed(std::uint32_t code) {
  const auto self = shared_from_this();
  if (ended_) {
    if (auto* const body = std::exchange(body_, nullptr))
      body->detach();
    if (const auto call = leave())
      call->carried_by(nullptr);
  } else if (code == NGHTTP2_REFUSED_STREAM) {
    fail(reset_problem(code, responded_ ? Progress::head : Progress::no_head), true);
  } else if (connection_->session().ended_by_server(id_) && length_) {
    fail({ErrorCode::http_response_incomplete,
          fmt::format("the response ended after {} of {} bytes", received_, *length_)},
         false);
  } else {
    fail(breach(nghttp2_http2_strerror(code)), false);
  }
}

void Http2Stream::fail(Problem problem, bool unprocessed) {
  const auto self = shared_from_this();
  const auto call = leave();
  if (!call)
    return;
  // Whoever hears of the failure may let go of the body, or look at it.
  end_body(problem.code);
  call->fail(std::move(problem), unprocessed && !responded_);
}

void Http2Stream::cut_off(Problem problem, Cut cut) {
  if (cut == Cut::at_the_end && responded_)
    problem.code = ErrorCode::http_response_incomplete;
  fail(std::move(problem), false);
}

void Http2Stream::break_off(Problem problem) {
  connection_->session().reset(id_);
  connection_->wake();
  fail(std::move(problem), false);
}

void Http2Stream::give_up(Call& /*call*/, const ErrorCode& why) {
  const auto self = shared_from_this();
  if (id_ != 0) {
    connection_->session().reset(id_);
    if (connection_->received() == received_before_)
      connection_->heard_nothing_until(why);
  }
  connection_->wake();
  leave();
  end_body(why);
}

void Http2Stream::end_body(const ErrorCode& code) {
  if (auto* const body = std::exchange(body_, nullptr)) {
    body->detach();
    body->finish(code);
  }
}

std::shared_ptr<Call> Http2Stream::leave() {
  if (!connection_)
    return nullptr;
  auto* const connection = std::exchange(connection_, nullptr);
  if (id_ != 0)
    connection->session().forget(id_);
  connection->leave(place_, held_);
  upload_.reset();
  return std::exchange(call_, nullptr);
}

// The body's reader ------------------------------------------------------------------------------

void Http2Stream::taken(std::size_t bytes) {
  connection_->session().consume(id_, bytes);
  connection_->wake_to_send();
}

void Http2Stream::dropped() {
  const auto self = shared_from_this();
  body_ = nullptr;
  // The upload may go on after a complete response.
  if (ended_)
    return;
  connection_->session().reset(id_);
  connection_->wake();
  if (const auto call = leave())
    call->carried_by(nullptr);
}

}  // namespace portico::client
