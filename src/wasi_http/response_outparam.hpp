#pragma once

#include <wasi_http/body_pipe.hpp>

#include <portico/component/linker.hpp>
#include <portico/http/message.hpp>

#include <cstdint>
#include <memory>

namespace portico::wasi_http {

/// Whoever waits for a guest's response. Called from inside the guest's call.
class ResponseSlot {
 public:
  virtual ~ResponseSlot() = default;
  /// Whether content follows the head of a response with that status.
  [[nodiscard]] virtual bool has_content(std::uint16_t status) const = 0;
  virtual void informational(std::uint16_t status, const http::Fields& headers) = 0;
  /// `pipe` is where the body comes from, null if it has none to come.
  virtual void respond(http::Response response, std::shared_ptr<BodyPipe> pipe) = 0;
  virtual void respond(http::ErrorCode error) = 0;
  /// The guest did what is no answer; `reason` tells.
  virtual void refuse(const char* reason) = 0;
};

/// `response-outparam` of wasi:http/types. Works, to no effect, when nobody waits any more.
class ResponseOutparam {
 public:
  static constexpr const char* kWitName = "response-outparam";

  explicit ResponseOutparam(std::weak_ptr<ResponseSlot> slot) : slot_{std::move(slot)} {}
  ResponseOutparam(const ResponseOutparam&) = delete;
  ResponseOutparam& operator=(const ResponseOutparam&) = delete;
  /// Dropping it unset is no answer.
  ~ResponseOutparam();

  /// The slot, or null.
  [[nodiscard]] std::shared_ptr<ResponseSlot> slot() const { return slot_.lock(); }
  /// Takes the right to answer; null if nobody waits.
  [[nodiscard]] std::shared_ptr<ResponseSlot> claim() &&;

 private:
  std::weak_ptr<ResponseSlot> slot_;
};

void add_response_outparam(component::Linker::Instance& types);

}  // namespace portico::wasi_http
