#pragma once

#include <wasi_http/context.hpp>
#include <wasi_http/error_code.hpp>
#include <wasi_http/incoming_response.hpp>

#include <portico/component/linker.hpp>
#include <portico/http/client.hpp>
#include <portico/wasi/streams.hpp>

#include <expected>
#include <memory>
#include <optional>
#include <variant>

namespace portico::wasi_http {

/// `future-incoming-response` of wasi:http/types. Dropping it before its answer was taken gives the
/// request up.
class FutureIncomingResponse : public wasi::Source {
 public:
  static constexpr const char* kWitName = "future-incoming-response";

  /// Absent while there is none; an error without payload once it was taken.
  using Answer =
      std::optional<std::expected<std::expected<component::Own<IncomingResponse>, http::ErrorCode>,
                                  std::monostate>>;

  /// `context`, whose client is sending, must outlive it.
  FutureIncomingResponse(std::unique_ptr<http::PendingResponse> pending, const Context& context)
      : context_{context}, client_{context.client}, pending_{std::move(pending)} {}

  [[nodiscard]] bool ready() override { return taken_ || pending_->ready(); }
  [[nodiscard]] Signal& changed(component::Call&) override { return pending_->changed(); }
  [[nodiscard]] Answer get();

  [[nodiscard]] const char* refuse_drop() const;

 private:
  const Context& context_;
  /// Another request of the same sandbox may be given another one.
  std::shared_ptr<http::Client> client_;
  std::unique_ptr<http::PendingResponse> pending_;
  bool taken_ = false;
};

void add_future_incoming_response(component::Linker::Instance& types);

}  // namespace portico::wasi_http
