#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::client {

/// An HTTP/2 server that does as its test says.
class Http2Server {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  using Lines = std::vector<std::pair<std::string, std::string>>;

  struct Stream {
    Lines headers;
    Lines trailers;
    std::string content;
    bool ended = false;
    std::optional<std::uint32_t> reset;
    // What it answers.
    std::string answer;
    std::size_t answered = 0;
    Lines answer_trailers;
    bool hold_end = false;

    std::string get(std::string_view name) const {
      for (const auto& [key, value] : headers)
        if (key == name)
          return value;
      return "(none)";
    }
  };

  Http2Server(Socket socket, std::vector<nghttp2_settings_entry> settings = {},
              bool silent_at_first = false)
      : socket_{std::move(socket)} {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_option* option = nullptr;
    nghttp2_option_new(&option);
    nghttp2_option_set_no_auto_window_update(option, 1);
    // Tests break the rules on purpose.
    nghttp2_option_set_no_http_messaging(option, 1);
    nghttp2_session* session = nullptr;
    nghttp2_session_server_new2(&session, callbacks, this, option);
    session_.reset(session);
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
    if (!silent_at_first)
      flush();
    read();
  }

  /// Called when a request's head, or its end, has come.
  std::function<void(std::int32_t, Stream&)> on_request;
  std::function<void(std::int32_t, Stream&)> on_end;
  /// Give back what the client sends at once.
  bool reads = true;

  std::map<std::int32_t, Stream> streams;
  std::uint32_t pings_answered = 0;
  std::optional<std::uint32_t> goaway;
  bool closed = false;

  /// Head, content and trailers.
  void answer(std::int32_t id, std::string_view status, const Lines& fields, std::string content,
              Lines trailers = {}) {
    Stream& stream = streams[id];
    stream.answer = std::move(content);
    stream.answer_trailers = std::move(trailers);
    Lines all{{":status", std::string{status}}};
    all.insert(all.end(), fields.begin(), fields.end());
    const auto list = raw(all);
    nghttp2_data_provider provider{.source = {.ptr = nullptr}, .read_callback = read_answer};
    const bool empty = stream.answer.empty() && stream.answer_trailers.empty() && !stream.hold_end;
    nghttp2_submit_response(session_.get(), id, list.data(), list.size(),
                            empty ? nullptr : &provider);
    flush();
  }
  /// More of an answer whose end is held.
  void more(std::int32_t id, std::string_view content) {
    streams[id].answer.append(content);
    nghttp2_session_resume_data(session_.get(), id);
    flush();
  }
  void end(std::int32_t id) {
    streams[id].hold_end = false;
    nghttp2_session_resume_data(session_.get(), id);
    flush();
  }
  void informational(std::int32_t id, std::string_view status, const Lines& fields = {}) {
    Lines all{{":status", std::string{status}}};
    all.insert(all.end(), fields.begin(), fields.end());
    const auto list = raw(all);
    nghttp2_submit_headers(session_.get(), NGHTTP2_FLAG_NONE, id, nullptr, list.data(), list.size(),
                           nullptr);
    flush();
  }
  void reset(std::int32_t id, std::uint32_t code) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, code);
    flush();
  }
  void go_away(std::int32_t last, std::uint32_t code, std::string_view why = {}) {
    nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, last, code,
                          reinterpret_cast<const std::uint8_t*>(why.data()), why.size());
    flush();
  }
  void grant(std::int32_t id, std::int32_t bytes) {
    nghttp2_submit_window_update(session_.get(), NGHTTP2_FLAG_NONE, id, bytes);
    flush();
  }
  void change_settings(const std::vector<nghttp2_settings_entry>& settings) {
    nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, settings.data(), settings.size());
    flush();
  }
  void flush() {
    const std::uint8_t* data = nullptr;
    for (;;) {
      const auto size = nghttp2_session_mem_send(session_.get(), &data);
      if (size <= 0)
        break;
      out_.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    }
    write();
  }
  void send_raw(std::string_view bytes) {
    out_.append(bytes);
    write();
  }
  static std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream,
                           std::string_view payload) {
    std::string frame;
    const auto byte = [&frame](std::size_t value) { frame.push_back(static_cast<char>(value)); };
    byte(payload.size() >> 16U);
    byte(payload.size() >> 8U);
    byte(payload.size());
    byte(type);
    byte(flags);
    for (const unsigned shift : {24U, 16U, 8U, 0U})
      byte(stream >> shift);
    return frame.append(payload);
  }
  void close() { socket_.close(); }
  std::size_t unwritten() const { return out_.size() + writing_.size(); }

 private:
  struct Delete {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };

  static std::vector<nghttp2_nv> raw(const Lines& lines) {
    std::vector<nghttp2_nv> list;
    for (const auto& [name, value] : lines)
      list.push_back({reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
                      reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(),
                      value.size(), NGHTTP2_NV_FLAG_NONE});
    return list;
  }
  static Http2Server& of(void* self) { return *static_cast<Http2Server*>(self); }

  static int on_begin_headers(nghttp2_session*, const nghttp2_frame* frame, void* self) {
    of(self).streams[frame->hd.stream_id];
    return 0;
  }
  static int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                       std::uint8_t, void* self) {
    Stream& stream = of(self).streams[frame->hd.stream_id];
    auto& lines = frame->headers.cat == NGHTTP2_HCAT_REQUEST ? stream.headers : stream.trailers;
    lines.emplace_back(std::string{reinterpret_cast<const char*>(name), name_size},
                       std::string{reinterpret_cast<const char*>(value), value_size});
    return 0;
  }
  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* self) {
    Http2Server& server = of(self);
    const auto id = frame->hd.stream_id;
    if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST &&
        server.on_request)
      server.on_request(id, server.streams[id]);
    if (frame->hd.type == NGHTTP2_RST_STREAM)
      server.streams[id].reset = frame->rst_stream.error_code;
    if (frame->hd.type == NGHTTP2_GOAWAY)
      server.goaway = frame->goaway.error_code;
    if (frame->hd.type == NGHTTP2_PING && (frame->hd.flags & NGHTTP2_FLAG_ACK) != 0)
      ++server.pings_answered;
    if ((frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA) &&
        (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
      server.streams[id].ended = true;
      if (server.on_end)
        server.on_end(id, server.streams[id]);
    }
    return 0;
  }
  static int on_data(nghttp2_session* session, std::uint8_t, std::int32_t id,
                     const std::uint8_t* data, std::size_t size, void* self) {
    Http2Server& server = of(self);
    server.streams[id].content.append(reinterpret_cast<const char*>(data), size);
    if (server.reads)
      nghttp2_session_consume(session, id, size);
    return 0;
  }
  static ssize_t read_answer(nghttp2_session* session, std::int32_t id, std::uint8_t* to,
                             std::size_t size, std::uint32_t* flags, nghttp2_data_source*,
                             void* self) {
    Stream& stream = of(self).streams[id];
    const std::size_t count = std::min(size, stream.answer.size() - stream.answered);
    std::memcpy(to, stream.answer.data() + stream.answered, count);
    stream.answered += count;
    if (stream.answered < stream.answer.size())
      return static_cast<ssize_t>(count);
    if (stream.hold_end)
      return count > 0 ? static_cast<ssize_t>(count) : ssize_t{NGHTTP2_ERR_DEFERRED};
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (!stream.answer_trailers.empty()) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      const auto list = raw(stream.answer_trailers);
      nghttp2_submit_trailer(session, id, list.data(), list.size());
    }
    return static_cast<ssize_t>(count);
  }

  void read() {
    socket_.async_read_some(boost::asio::buffer(in_), [this](const auto& error, std::size_t size) {
      if (error) {
        closed = true;
        return;
      }
      nghttp2_session_mem_recv(session_.get(), in_.data(), size);
      flush();
      read();
    });
  }
  void write() {
    if (!writing_.empty() || out_.empty() || !socket_.is_open())
      return;
    writing_ = std::exchange(out_, {});
    boost::asio::async_write(socket_, boost::asio::buffer(writing_),
                             [this](const auto& error, std::size_t) {
                               writing_.clear();
                               if (!error)
                                 flush();
                             });
  }

  Socket socket_;
  std::unique_ptr<nghttp2_session, Delete> session_;
  std::array<std::uint8_t, 64 * 1024> in_{};
  std::string out_;
  std::string writing_;
};

}  // namespace portico::client
