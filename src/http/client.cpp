#include <portico/http/client.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <utility>

namespace portico::http {

namespace asio = boost::asio;

namespace {

class KnownResponse final : public PendingResponse {
 public:
  explicit KnownResponse(Answer answer) : answer_{std::move(answer)} {}

  bool ready() override { return true; }
  Signal& changed() override { return changed_; }
  Answer take() override { return std::move(answer_); }

 private:
  Answer answer_;
  Signal changed_;
};

ErrorCode error_of(std::exception_ptr exception) {
  try {
    std::rethrow_exception(std::move(exception));
  } catch (const std::exception& failure) {
    return {ErrorCode::internal_error, std::string{failure.what()}};
  } catch (...) {
    return {ErrorCode::internal_error, std::string{"an unknown exception"}};
  }
}

/// What a coroutine and whoever waits for its answer share.
struct Running {
  std::optional<Answer> answer;
  Signal changed;
  asio::cancellation_signal cancel;
};

class RunningResponse final : public PendingResponse {
 public:
  explicit RunningResponse(std::shared_ptr<Running> running) : running_{std::move(running)} {}
  ~RunningResponse() override {
    if (!running_->answer)
      running_->cancel.emit(asio::cancellation_type::terminal);
  }

  bool ready() override { return running_->answer.has_value(); }
  Signal& changed() override { return running_->changed; }
  Answer take() override { return std::move(*running_->answer); }

 private:
  std::shared_ptr<Running> running_;
};

asio::awaitable<Answer> answer_of(std::unique_ptr<PendingResponse> pending) {
  for (;;) {
    if (pending->ready())
      co_return pending->take();
    co_await pending->changed().wait();
  }
}

}  // namespace

asio::awaitable<Answer> fetch(Client& client, Request request, RequestOptions options) {
  return answer_of(client.send(std::move(request), options));
}

std::unique_ptr<PendingResponse> answered(Answer answer) {
  return std::make_unique<KnownResponse>(std::move(answer));
}

std::unique_ptr<PendingResponse> pending(const asio::any_io_executor& executor,
                                         asio::awaitable<Answer> answer) {
  auto running = std::make_shared<Running>();
  asio::co_spawn(executor, std::move(answer),
                 asio::bind_cancellation_slot(
                     running->cancel.slot(), [running](std::exception_ptr exception, Answer got) {
                       if (exception)
                         got = std::unexpected{error_of(std::move(exception))};
                       running->answer.emplace(std::move(got));
                       running->changed.notify();
                     }));
  return std::make_unique<RunningResponse>(std::move(running));
}

}  // namespace portico::http
