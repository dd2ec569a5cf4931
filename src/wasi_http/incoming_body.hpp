#pragma once

#include <wasi_http/body_reader.hpp>
#include <wasi_http/error_code.hpp>
#include <wasi_http/fields.hpp>

#include <portico/component/linker.hpp>

#include <memory>
#include <variant>

namespace portico::wasi_http {

/// The bytes of an `incoming-body`.
class IncomingStream : public wasi::InputStream, public wasi::Child {
 public:
  IncomingStream(wasi::Parent& body, std::shared_ptr<BodyReader> reader)
      : reader_{std::move(reader)} {
    body.adopt(*this);
  }

  bool ready() override { return reader_->ready(); }
  Signal& changed(component::Call&) override { return reader_->changed(); }
  wasi::StreamResult<std::size_t> available(std::uint64_t max) override {
    return reader_->available(max);
  }
  void take(std::span<std::byte> to) override { reader_->take(to); }
  /// For streams that take chunks as they are.
  [[nodiscard]] BodyReader& reader() { return *reader_; }

 private:
  std::shared_ptr<BodyReader> reader_;
};

/// `future-trailers` of wasi:http/types.
class FutureTrailers : public wasi::Source {
 public:
  static constexpr const char* kWitName = "future-trailers";

  /// The trailers that came, if any.
  using Trailers = std::optional<component::Own<HostFields>>;
  /// Absent while the body goes on; an error without payload once the trailers were taken.
  using Answer =
      std::optional<std::expected<std::expected<Trailers, http::ErrorCode>, std::monostate>>;

  FutureTrailers(std::shared_ptr<BodyReader> reader, const Context& context)
      : context_{context}, reader_{std::move(reader)} {}

  [[nodiscard]] bool ready() override { return taken_ || reader_->drained(); }
  [[nodiscard]] Signal& changed(component::Call&) override { return reader_->changed(); }
  [[nodiscard]] Answer get();

  [[nodiscard]] const char* refuse_drop() const;

 private:
  const Context& context_;
  std::shared_ptr<BodyReader> reader_;
  bool taken_ = false;
};

/// `incoming-body` of wasi:http/types. Dropping it unread tells the sender that nobody wants it.
class IncomingBody : public wasi::Parent {
 public:
  static constexpr const char* kWitName = "incoming-body";

  /// `context` must outlive it.
  IncomingBody(std::unique_ptr<http::Body> body, const Context& context)
      : context_{context}, reader_{std::make_shared<BodyReader>(std::move(body), context.rules)} {}

  /// The bytes; null from the second time on.
  [[nodiscard]] std::unique_ptr<wasi::InputStream> stream();
  /// Trades the body for its trailers. Traps while the stream lives.
  [[nodiscard]] std::unique_ptr<FutureTrailers> finish() &&;

  [[nodiscard]] const char* refuse_drop() const;

 private:
  const Context& context_;
  std::shared_ptr<BodyReader> reader_;
  bool streamed_ = false;
};

void add_incoming_body(component::Linker::Instance& types);

}  // namespace portico::wasi_http
