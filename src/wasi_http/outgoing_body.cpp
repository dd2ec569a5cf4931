#include <wasi_http/outgoing_body.hpp>

#include <wasi_http/error_code.hpp>
#include <wasi_http/incoming_body.hpp>

#include <algorithm>
#include <utility>

namespace portico::wasi_http {

using component::Borrow;
using component::Call;
using component::Own;
using http::ErrorCode;

namespace {

class OutgoingStream : public wasi::OutputStream, public wasi::Child {
 public:
  OutgoingStream(OutgoingBody& body, std::shared_ptr<BodyPipe> pipe) : pipe_{std::move(pipe)} {
    body.adopt(*this);
  }

  bool ready() override { return pipe_->writable(); }
  Signal& changed(Call&) override { return pipe_->became_writable(); }
  const char* stuck() const override {
    if (pipe_->sent())
      return nullptr;
    return pipe_->message() == BodyPipe::Message::request
               ? "output-stream of an outgoing-body: its buffer is full and nobody reads it, "
                 "because the request was not sent yet, so the wait would never end: call "
                 "outgoing-handler.handle before writing more of the body"
               : "output-stream of an outgoing-body: its buffer is full and nobody reads it, "
                 "because the response was not sent yet, so the wait would never end: call "
                 "response-outparam.set before writing more of the body";
  }
  bool drains() const override { return pipe_->sent(); }

  wasi::StreamResult<std::uint64_t> check_write() override { return pipe_->check_write(); }
  wasi::StreamResult<> write(std::span<const std::byte> bytes) override {
    return pipe_->write(bytes);
  }
  /// What comes out of a body goes into another as it is.
  wasi::StreamResult<std::uint64_t> splice(wasi::InputStream& source, std::uint64_t max) override {
    auto* const incoming = dynamic_cast<IncomingStream*>(&source);
    if (!incoming || max == 0)
      return OutputStream::splice(source, max);
    auto chunk = incoming->reader().take_chunk(
        static_cast<std::size_t>(std::min<std::uint64_t>(max, BodyReader::kMaxChunk)));
    if (!chunk)
      return std::unexpected{std::move(chunk.error())};
    const std::uint64_t size = chunk->size();
    if (auto written = pipe_->write(std::move(*chunk)); !written)
      return std::unexpected{std::move(written.error())};
    return size;
  }
  wasi::StreamResult<> flush() override {
    if (auto open = pipe_->check_write(); !open)
      return std::unexpected{std::move(open.error())};
    return {};
  }

 private:
  std::shared_ptr<BodyPipe> pipe_;
};

}  // namespace

OutgoingBody::~OutgoingBody() {
  if (pipe_)
    pipe_->fail({ErrorCode::internal_error, "the guest dropped its body without finishing it"});
}

std::unique_ptr<wasi::OutputStream> OutgoingBody::write() {
  if (std::exchange(written_, true))
    return nullptr;
  return std::make_unique<OutgoingStream>(*this, pipe_);
}

std::expected<void, ErrorCode> OutgoingBody::finish(std::optional<http::Fields> trailers) && {
  if (has_children()) {
    throw Trap("the output-stream of this body is still alive: drop it "
               "before finish");
  }
  return std::exchange(pipe_, nullptr)->finish(std::move(trailers));
}

const char* OutgoingBody::refuse_drop() const {
  return has_children() ? "an outgoing-body was dropped while its output-stream is alive: drop the "
                          "stream first"
                        : nullptr;
}

std::unique_ptr<OutgoingBody> OutgoingContent::open(const http::Fields& headers,
                                                    const http::MessageLimits& limits) {
  const auto declared = declared_length(headers);
  if (pipe_ || !declared)
    return nullptr;
  pipe_ = std::make_shared<BodyPipe>(limits, message_, *declared);
  body_ = pipe_->consumer();
  return std::make_unique<OutgoingBody>(pipe_);
}

std::expected<OutgoingContent::Sent, BadContentLength>
OutgoingContent::send(const http::Fields& headers, const http::MessageLimits& limits,
                      Kind kind) && {
  const auto declared = declared_length(headers);
  if (!declared)
    return std::unexpected{declared.error()};
  if (!pipe_ && (kind == Kind::without_content || declared->value_or(0) == 0))
    return Sent{http::empty_body(), nullptr};
  if (!pipe_) {
    pipe_ = std::make_shared<BodyPipe>(limits, message_, *declared);
    body_ = pipe_->consumer();
    (void)pipe_->finish(std::nullopt);
  }
  pipe_->mark_sent();
  if (kind == Kind::without_content)
    pipe_->allow_nothing();
  return Sent{std::move(body_), pipe_};
}

void add_outgoing_body(component::Linker::Instance& types) {
  using Stream = std::expected<Own<wasi::OutputStream>, std::monostate>;
  types.resource<OutgoingBody>("outgoing-body")
      .func("[method]outgoing-body.write",
            [](Borrow<OutgoingBody> self) -> Stream {
              auto stream = self->write();
              if (!stream)
                return std::unexpected{std::monostate{}};
              return Own<wasi::OutputStream>{std::move(stream)};
            })
      .func("[static]outgoing-body.finish",
            [](Own<OutgoingBody> self, std::optional<Own<HostFields>> trailers) {
              std::optional<http::Fields> fields;
              if (trailers)
                fields = take(std::move(**trailers).share());
              return std::move(*self).finish(std::move(fields));
            });
}

}  // namespace portico::wasi_http
