#include <wasi_http/exchange.hpp>
#include <wasi_http/sandbox.hpp>

#include <exception>
#include <utility>

namespace portico::http {

namespace {

/// Hands a response to its sink as it is made: first waits for the head, then for the body, from
/// inside the guest's own calls, so nothing ever queues up.
class Drain : public Waiter {
 public:
  Drain(Exchange::Impl& exchange, ResponseSink& sink) : exchange_{exchange}, sink_{sink} {
    exchange_.answered().add(*this);
  }

  /// What the guest answered, once it has ended. Rethrows what the sink threw.
  std::expected<void, ErrorCode> outcome() {
    if (failure_)
      std::rethrow_exception(failure_);
    return std::move(outcome_);
  }

 protected:
  void notified() noexcept override {
    try {
      if (body_ || take_head())
        drain();
    } catch (...) {
      failure_ = std::current_exception();
      body_.reset();
    }
  }

 private:
  bool take_head() {
    auto answer = exchange_.take_answer();
    if (!answer) {
      outcome_ = std::unexpected{std::move(answer.error())};
      return false;
    }
    body_ = std::move(answer->body);
    sink_.head(std::move(*answer));
    return true;
  }

  void drain() {
    for (;;) {
      Step step = body_->poll(Body::kDefaultChunk);
      if (std::holds_alternative<Pending>(step)) {
        body_->changed().add(*this);
        return;
      }
      const auto* chunk = std::get_if<Chunk>(&step);
      if (chunk && sink_.body(*chunk))
        continue;
      if (const auto* end = std::get_if<End>(&step))
        sink_.end(end->trailers);
      body_.reset();
      return;
    }
  }

  Exchange::Impl& exchange_;
  ResponseSink& sink_;
  std::unique_ptr<Body> body_;
  std::expected<void, ErrorCode> outcome_;
  std::exception_ptr failure_;
};

}  // namespace

void ResponseSink::informational(std::uint16_t, const Fields&) {}

Proxy::Outcome Proxy::call(Request request, ResponseSink& sink, SandboxOptions sandbox,
                           ExchangeOptions options) const {
  if (!options.informational) {
    options.informational = [&sink](std::uint16_t status, const Fields& headers) {
      sink.informational(status, headers);
    };
  }
  sandbox.executor = {};
  const auto exchange = std::make_shared<Exchange::Impl>(std::move(options));
  Drain drain{*exchange, sink};
  auto owned = std::make_unique<Sandbox::Impl>(impl_, std::move(sandbox));
  Sandbox::Impl& place = *owned;
  exchange->own(std::move(owned));
  exchange->start(place, std::move(request));
  Outcome outcome{.response = {}, .finished = exchange->take_result()};
  exchange->abandon();
  outcome.response = drain.outcome();
  return outcome;
}

}  // namespace portico::http
