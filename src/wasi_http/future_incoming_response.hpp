#pragma once

#include <wasi_http/error_code.hpp>
#include <wasi_http/incoming_response.hpp>

#include <portico/component/linker.hpp>
#include <portico/http/message.hpp>
#include <portico/wasi/streams.hpp>

#include <expected>
#include <memory>
#include <optional>
#include <variant>

namespace portico::wasi_http {

/// A request under way. Destroying it before its answer was taken gives the request up.
class PendingResponse {
 public:
  virtual ~PendingResponse() = default;
  [[nodiscard]] virtual bool ready() = 0;
  /// Notified when `ready` may have become true.
  [[nodiscard]] virtual Signal& changed() = 0;
  /// The answer; call once, when ready.
  [[nodiscard]] virtual std::expected<http::Response, http::ErrorCode> take() = 0;
};

/// `future-incoming-response` of wasi:http/types.
class FutureIncomingResponse : public wasi::Source {
 public:
  static constexpr const char* kWitName = "future-incoming-response";

  /// Absent while there is none; an error without payload once it was taken.
  using Answer =
      std::optional<std::expected<std::expected<component::Own<IncomingResponse>, http::ErrorCode>,
                                  std::monostate>>;

  explicit FutureIncomingResponse(std::unique_ptr<PendingResponse> pending)
      : pending_{std::move(pending)} {}

  [[nodiscard]] bool ready() override { return taken_ || pending_->ready(); }
  [[nodiscard]] Signal& changed(component::Call&) override { return pending_->changed(); }
  [[nodiscard]] Answer get();

  [[nodiscard]] const char* refuse_drop() const;

 private:
  std::unique_ptr<PendingResponse> pending_;
  bool taken_ = false;
};

void add_future_incoming_response(component::Linker::Instance& types);

}  // namespace portico::wasi_http
