#include <client/http2_session.hpp>

#include <client/http2_problem.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace portico::client {

namespace {

/// What a server may send of one response before its reader takes any of it.
constexpr std::uint32_t kStreamWindow = std::uint32_t{256} * 1024;
/// The same for all together is given back at once, so that a slow reader holds up nobody else;
/// this bounds only what is on its way.
constexpr std::int32_t kConnectionWindow = std::int32_t{16} * 1024 * 1024;
/// A request's fields, compressed: more than guests can make. nghttp2's own bound is 64 KiB.
constexpr std::size_t kMaxRequestFields = std::size_t{1} << 20;
/// Type, flags, length and stream of a frame.
constexpr std::size_t kFrameHead = 9;
/// Before the server has said how many it allows, nghttp2 is not to hold any back: whoever submits
/// streams counts them.
constexpr std::uint32_t kUnlimited = std::numeric_limits<std::int32_t>::max();

struct DeleteOptions {
  void operator()(nghttp2_option* options) const { nghttp2_option_del(options); }
};
using Options = std::unique_ptr<nghttp2_option, DeleteOptions>;

Options make_options() {
  nghttp2_option* options = nullptr;
  if (nghttp2_option_new(&options) != 0)
    throw std::bad_alloc{};
  nghttp2_option_set_no_auto_window_update(options, 1);
  nghttp2_option_set_no_closed_streams(options, 1);
  nghttp2_option_set_peer_max_concurrent_streams(options, kUnlimited);
  nghttp2_option_set_max_send_header_block_length(options, kMaxRequestFields);
  // White space around values is trimmed here, as HTTP/1.1 has it, not a reason to drop the field.
  nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(options, 1);
  return Options{options};
}

std::string_view text_of(const std::uint8_t* text, std::size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}

}  // namespace

/// nghttp2's view of a session. None of them throws: what they call may run out of memory at worst,
/// which ends the program.
class Http2Session::Callbacks {
 public:
  static const nghttp2_session_callbacks* get() {
    static const nghttp2_session_callbacks* const kAll = make();
    return kAll;
  }

  static ssize_t read(nghttp2_session* raw, std::int32_t id, std::uint8_t* /*to*/,
                      std::size_t length, std::uint32_t* flags, nghttp2_data_source* /*source*/,
                      void* self) noexcept {
    auto& session = of(self);
    auto* const stream = stream_of(raw, id);
    if (!stream)
      return NGHTTP2_ERR_DEFERRED;
    // Straight to where it is sent from. `send` puts the frame's head before it.
    std::string& out = *session.out_;
    const std::size_t at = out.size();
    if (out.capacity() < at + kFrameHead + length)
      out.reserve(session.enough_ + kFrameHead + length);
    out.resize_and_overwrite(at + kFrameHead + length,
                             [](char*, std::size_t size) { return size; });
    const auto room = std::as_writable_bytes(std::span{out}).subspan(at + kFrameHead);
    const Stream::Reading reading = stream->read(room);
    session.frame_at_ = at;
    if (reading.bytes == 0)
      out.resize(at);
    if (reading.bytes == 0 && !reading.last)
      return NGHTTP2_ERR_DEFERRED;
    *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
    if (reading.last)
      *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (reading.last && reading.trailers && submit_trailers(raw, id, *reading.trailers))
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    return static_cast<ssize_t>(reading.bytes);
  }

 private:
  static Http2Session& of(void* self) { return *static_cast<Http2Session*>(self); }
  static Stream* stream_of(nghttp2_session* raw, std::int32_t id) {
    return static_cast<Stream*>(nghttp2_session_get_stream_user_data(raw, id));
  }

  static nghttp2_session_callbacks* make() {
    nghttp2_session_callbacks* all = nullptr;
    if (nghttp2_session_callbacks_new(&all) != 0)
      throw std::bad_alloc{};
    nghttp2_session_callbacks_set_on_begin_headers_callback(all, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(all, on_header);
    nghttp2_session_callbacks_set_on_invalid_header_callback(all, on_invalid_header);
    nghttp2_session_callbacks_set_on_frame_recv_callback(all, on_frame);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(all, on_data);
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(all, on_invalid_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(all, on_close);
    nghttp2_session_callbacks_set_send_data_callback(all, send);
    nghttp2_session_callbacks_set_on_frame_send_callback(all, on_sent);
    nghttp2_session_callbacks_set_on_frame_not_send_callback(all, on_not_sent);
    return all;
  }

  static bool submit_trailers(nghttp2_session* raw, std::int32_t id, const http::Fields& trailers) {
    Http2Fields fields;
    fields.add_trailers(trailers);
    return !fields.empty() && nghttp2_submit_trailer(raw, id, fields.data(), fields.size()) == 0;
  }

  // Receiving.

  static int on_begin_headers(nghttp2_session* raw, const nghttp2_frame* frame,
                              void* /*self*/) noexcept {
    if (auto* const stream = stream_of(raw, frame->hd.stream_id))
      stream->begin_fields();
    return 0;
  }

  static int on_header(nghttp2_session* raw, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t /*flags*/, void* /*self*/) noexcept {
    auto* const stream = stream_of(raw, frame->hd.stream_id);
    // For one that is forgotten, the rest is decompressed and passed over.
    if (!stream)
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    stream->field(text_of(name, name_size), text_of(value, value_size));
    return 0;
  }

  /// nghttp2 would drop such a field and go on.
  static int on_invalid_header(nghttp2_session* /*raw*/, const nghttp2_frame* /*frame*/,
                               const std::uint8_t* /*name*/, std::size_t /*name_size*/,
                               const std::uint8_t* /*value*/, std::size_t /*value_size*/,
                               std::uint8_t /*flags*/, void* /*self*/) noexcept {
    return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  }

  static int on_data(nghttp2_session* raw, std::uint8_t /*flags*/, std::int32_t id,
                     const std::uint8_t* data, std::size_t size, void* /*self*/) noexcept {
    if (auto* const stream = stream_of(raw, id))
      stream->content(std::as_bytes(std::span{data, size}));
    return nghttp2_session_consume_connection(raw, size) == 0 ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE;
  }

  static int on_frame(nghttp2_session* raw, const nghttp2_frame* frame, void* self) noexcept {
    switch (frame->hd.type) {
    case NGHTTP2_SETTINGS:
      if ((frame->hd.flags & NGHTTP2_FLAG_ACK) == 0)
        of(self).listener_.settings_changed();
      return 0;
    case NGHTTP2_GOAWAY: {
      const auto& goaway = frame->goaway;
      of(self).listener_.going_away(
          goaway_text(goaway.error_code, {goaway.opaque_data, goaway.opaque_data_len}));
      return 0;
    }
    default:
      if (auto* const stream = stream_of(raw, frame->hd.stream_id))
        on_stream_frame(*stream, *frame);
      return 0;
    }
  }

  static void on_stream_frame(Stream& stream, const nghttp2_frame& frame) {
    const bool end = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (frame.hd.type == NGHTTP2_HEADERS)
      stream.end_fields(end);
    else if (frame.hd.type == NGHTTP2_DATA && end)
      stream.end_of_content();
    else if (frame.hd.type == NGHTTP2_RST_STREAM)
      stream.was_reset(frame.rst_stream.error_code);
  }

  static int on_invalid_frame(nghttp2_session* raw, const nghttp2_frame* frame, int error,
                              void* /*self*/) noexcept {
    if (auto* const stream = stream_of(raw, frame->hd.stream_id))
      stream->was_malformed(nghttp2_strerror(error));
    return 0;
  }

  static int on_close(nghttp2_session* raw, std::int32_t id, std::uint32_t code,
                      void* self) noexcept {
    --of(self).active_;
    if (auto* const stream = stream_of(raw, id))
      stream->closed(code);
    return 0;
  }

  // Sending.

  static int send(nghttp2_session* /*raw*/, nghttp2_frame* frame, const std::uint8_t* head,
                  std::size_t length, nghttp2_data_source* /*source*/, void* self) noexcept {
    auto& session = of(self);
    std::string& out = *session.out_;
    out.resize(session.frame_at_ + kFrameHead + length);
    std::memcpy(out.data() + session.frame_at_, head, kFrameHead);
    static_cast<void>(frame);
    return out.size() < session.enough_ ? 0 : NGHTTP2_ERR_PAUSE;
  }

  static int on_sent(nghttp2_session* /*raw*/, const nghttp2_frame* frame, void* self) noexcept {
    const auto& goaway = frame->goaway;
    if (frame->hd.type == NGHTTP2_GOAWAY && goaway.error_code != NGHTTP2_NO_ERROR)
      of(self).listener_.broken(
          goaway_text(goaway.error_code, {goaway.opaque_data, goaway.opaque_data_len}));
    return 0;
  }

  static int on_not_sent(nghttp2_session* raw, const nghttp2_frame* frame, int /*error*/,
                         void* /*self*/) noexcept {
    if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat != NGHTTP2_HCAT_REQUEST)
      if (auto* const stream = stream_of(raw, frame->hd.stream_id))
        stream->trailers_not_sent();
    return 0;
  }
};

Http2Session::Http2Session(const ConnectionLimits& limits, Listener& listener)
    : listener_{listener} {
  static const Options kOptions = make_options();
  nghttp2_session* session = nullptr;
  if (nghttp2_session_client_new2(&session, Callbacks::get(), this, kOptions.get()) != 0)
    throw std::bad_alloc{};
  session_.reset(session);
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  const std::array<nghttp2_settings_entry, 3> settings{
      {{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
       {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kStreamWindow},
       {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE,
        static_cast<std::uint32_t>(std::min(limits.max_response_head, kMost))}}};
  if (nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size()) != 0 ||
      nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, kConnectionWindow) != 0)
    throw std::bad_alloc{};
}

std::expected<void, Problem> Http2Session::receive(std::span<const std::byte> bytes) {
  busy_ = true;
  const auto taken = nghttp2_session_mem_recv(
      session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  busy_ = false;
  if (taken < 0)
    return std::unexpected{breach(nghttp2_strerror(static_cast<int>(taken)))};
  return {};
}

std::expected<void, Problem> Http2Session::gather(std::string& out, std::size_t enough) {
  busy_ = true;
  out_ = &out;
  enough_ = enough;
  ssize_t size = 0;
  while (out.size() < enough) {
    const std::uint8_t* data = nullptr;
    size = nghttp2_session_mem_send(session_.get(), &data);
    if (size <= 0)
      break;
    out.append(text_of(data, static_cast<std::size_t>(size)));
  }
  out_ = nullptr;
  busy_ = false;
  if (size < 0)
    return std::unexpected{
        Problem{http::ErrorCode::internal_error, nghttp2_strerror(static_cast<int>(size))}};
  return {};
}

std::expected<std::int32_t, Problem> Http2Session::submit(Stream& stream, const Http2Fields& fields,
                                                          bool has_content) {
  const nghttp2_data_provider content{.source = {.ptr = nullptr}, .read_callback = Callbacks::read};
  const auto id = nghttp2_submit_request(session_.get(), nullptr, fields.data(), fields.size(),
                                         has_content ? &content : nullptr, &stream);
  if (id < 0)
    return std::unexpected{Problem{http::ErrorCode::connection_terminated, nghttp2_strerror(id)}};
  ++active_;
  return id;
}

// What fails below fails for want of memory, or because the stream is over anyway.

void Http2Session::resume(std::int32_t stream) {
  nghttp2_session_resume_data(session_.get(), stream);
}

void Http2Session::consume(std::int32_t stream, std::size_t bytes) {
  nghttp2_session_consume_stream(session_.get(), stream, bytes);
}

void Http2Session::reset(std::int32_t stream) {
  nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
}

void Http2Session::forget(std::int32_t stream) {
  nghttp2_session_set_stream_user_data(session_.get(), stream, nullptr);
}

void Http2Session::terminate() {
  nghttp2_session_terminate_session(session_.get(), NGHTTP2_NO_ERROR);
}

std::uint32_t Http2Session::allowed() const {
  return nghttp2_session_get_remote_settings(session_.get(),
                                             NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
}

bool Http2Session::exhausted() const {
  return nghttp2_session_get_next_stream_id(session_.get()) >
         static_cast<std::uint32_t>(std::numeric_limits<std::int32_t>::max());
}

bool Http2Session::wants_to_send() const {
  return nghttp2_session_want_write(session_.get()) != 0;
}

bool Http2Session::finished() const {
  return nghttp2_session_want_read(session_.get()) == 0 && !wants_to_send();
}

bool Http2Session::window_closed(std::int32_t stream) const {
  return nghttp2_session_get_remote_window_size(session_.get()) <= 0 ||
         nghttp2_session_get_stream_remote_window_size(session_.get(), stream) <= 0;
}

bool Http2Session::ended_by_server(std::int32_t stream) const {
  return nghttp2_session_get_stream_remote_close(session_.get(), stream) == 1;
}

}  // namespace portico::client
