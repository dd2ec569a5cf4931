#pragma once

#include <client/call.hpp>
#include <client/http2_body.hpp>
#include <client/http2_session.hpp>
#include <client/http2_upload.hpp>

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string_view>

namespace portico::client {

class Http2Connection;

/// One call on an HTTP/2 connection: sends its request, and makes its response of what the session
/// tells. Leaves the connection when both are complete, or broken off; the response's body then
/// stands by itself.
class Http2Stream final : public Carrier,
                          public Http2Session::Stream,
                          public std::enable_shared_from_this<Http2Stream>,
                          private Http2Body::Source,
                          private Http2Upload::Listener {
 public:
  using Place = std::list<std::shared_ptr<Http2Stream>>::iterator;

  Http2Stream(Http2Connection& connection, std::shared_ptr<Call> call);
  ~Http2Stream() override;

  /// Where the connection keeps it.
  void placed_at(Place place) { place_ = place; }
  /// Sends the head.
  void submit();
  /// Ends with `problem`, without a word to the server.
  void fail(Problem problem, bool unprocessed);
  /// How the connection has come to its end.
  enum class Cut : std::uint8_t { at_the_end, on_purpose };
  /// The same because the connection is gone. A body that an orderly end cuts short is incomplete.
  void cut_off(Problem problem, Cut cut);
  /// There is content that could go out if the server took it.
  [[nodiscard]] bool uploading() const {
    return upload_ && upload_->state() == Http2Upload::State::flowing;
  }
  void write_stalled() { call_->write_stalled(); }
  /// The connection has moved on: it is not what holds the content up.
  void write_moved();

  void give_up(Call& call, const http::ErrorCode& why) override;

  void begin_fields() override;
  void field(std::string_view name, std::string_view value) override;
  void end_fields(bool end_of_stream) override;
  void content(std::span<const std::byte> bytes) override;
  void end_of_content() override { end(std::nullopt); }
  void was_reset(std::uint32_t code) override;
  void was_malformed(std::string_view why) override;
  void closed(std::uint32_t code) override;
  void trailers_not_sent() override;
  Reading read(std::span<std::byte> to) override;

 private:
  void taken(std::size_t bytes) override;
  void dropped() override;
  void upload_ready() noexcept override;

  void refuse_fields(std::string_view name, std::size_t size);
  bool prepare_upload(std::optional<std::uint64_t> declared);
  void respond(bool end_of_stream);
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;
  void end(std::optional<http::Fields> trailers);
  void break_off(Problem problem);
  void end_body(const http::ErrorCode& code);
  std::shared_ptr<Call> leave();

  Http2Connection* connection_;
  std::shared_ptr<Call> call_;
  Place place_;
  std::unique_ptr<Http2Upload> upload_;
  /// While its reader has it.
  Http2Body* body_ = nullptr;
  /// Of the section that is coming in.
  http::Fields fields_;
  std::size_t fields_size_ = 0;
  std::uint64_t received_ = 0;
  std::optional<std::uint64_t> length_;
  /// What the connection had received when this was sent.
  std::uint64_t received_before_ = 0;
  /// 0 until it is sent.
  std::int32_t id_ = 0;
  std::uint16_t status_ = 0;
  unsigned interim_responses_ = 0;
  /// Not submitted yet.
  bool held_ = true;
  bool responded_ = false;
  /// All of the response is here.
  bool ended_ = false;
};

}  // namespace portico::client
