#pragma once

#include <wasi_http/response_outparam.hpp>
#include <wasi_http/sandbox.hpp>

#include <portico/http/proxy.hpp>

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace portico::http {

/// One request's way through a sandbox. The response is settled once: by the guest, by its end
/// without one, or by the deadline; so is the end, after which the guest no longer runs.
class Exchange::Impl final : public wasi_http::ResponseSlot,
                             public std::enable_shared_from_this<Impl> {
 public:
  using Answer = std::expected<Response, ErrorCode>;

  explicit Impl(ExchangeOptions options) : options_{std::move(options)} {}

  /// Runs the guest until it first waits. The sandbox must outlive this, or be given to `own`.
  void start(Sandbox::Impl& sandbox, Request request);
  void own(std::unique_ptr<Sandbox::Impl> sandbox) { owned_ = std::move(sandbox); }
  /// The guest has returned, or was stopped.
  void finish(Result<> result);
  /// Nobody wants the rest.
  void abandon();

  [[nodiscard]] bool has_answer() const { return answer_.has_value(); }
  [[nodiscard]] Answer take_answer() { return std::move(*answer_); }
  [[nodiscard]] Signal& answered() { return answered_; }
  [[nodiscard]] bool has_finished() const { return result_.has_value(); }
  [[nodiscard]] Result<> take_result() { return std::move(*result_); }
  [[nodiscard]] Signal& finished() { return finished_; }

  // What the guest does with its response-outparam.
  [[nodiscard]] bool has_content(std::uint16_t status) const override {
    return !head_request_ && status != 204 && status != 304;
  }
  void informational(std::uint16_t status, const Fields& headers) override;
  void respond(Response response, std::shared_ptr<wasi_http::BodyPipe> pipe) override;
  void respond(ErrorCode error) override;
  void refuse(const char* reason) override;

 private:
  void settle(Answer answer);
  void start_deadline(std::chrono::steady_clock::time_point end);
  void expire();

  ExchangeOptions options_;
  bool head_request_ = false;
  Sandbox::Impl* sandbox_ = nullptr;
  std::unique_ptr<Sandbox::Impl> owned_;
  std::optional<Answer> answer_;
  std::optional<Result<>> result_;
  /// Why what the guest did was no response; reported when it has ended.
  const char* refusal_ = nullptr;
  /// Where the response's body comes from, to end it should the guest not.
  std::shared_ptr<wasi_http::BodyPipe> pipe_;
  /// Runs only while a guest that waits has not answered.
  std::optional<boost::asio::steady_timer> timer_;
  Signal answered_;
  Signal finished_;
};

}  // namespace portico::http
