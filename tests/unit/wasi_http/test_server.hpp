#pragma once

#include "host.hpp"

#include <portico/http/client.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace portico::http {

/// Plays back steps; Pending for ever when there is none.
class ScriptedBody : public Body {
 public:
  explicit ScriptedBody(std::deque<Step> steps) : steps_{std::move(steps)} {}

  Step poll(std::size_t) override {
    if (steps_.empty())
      return Pending{};
    Step step = std::move(steps_.front());
    steps_.pop_front();
    return step;
  }
  Signal& changed() override { return changed_; }

 private:
  std::deque<Step> steps_;
  Signal changed_;
};

/// The servers that guests of tests ask, in process and without a network.
///
/// | authority | answers |
/// |---|---|
/// | echo.test | when the request is whole: its method and URI in headers, its body and trailers |
/// | pass.test | at once, with the request's body as it comes |
/// | text.test | the last segment of the path, as often as its query says |
/// | later.test | 204, a few turns of the loop later |
/// | silent.test | never, so that the timeouts of the request decide |
/// | broken.test | with a body that breaks off in the middle |
/// | lengths.test | with two different lengths among its headers |
/// | connection-fields.test | with headers that are not for guests |
/// | http2-only.test | HTTP-protocol-error |
/// | anything else | DNS-error |
class TestServer : public Client {
 public:
  /// What was asked, and for how long.
  struct Asked {
    std::string method;
    std::string uri;
    Fields headers;
    RequestOptions options;
    std::string body;
    std::optional<Fields> trailers;
    /// Why the body was not whole.
    std::optional<ErrorCode> failure;
  };

  explicit TestServer(boost::asio::any_io_executor executor) : executor_{std::move(executor)} {}

  std::unique_ptr<PendingResponse> send(Request request, const RequestOptions& options) override {
    asked.push_back({.method = std::string{request.method.text()},
                     .uri = uri_of(request),
                     .headers = request.headers,
                     .options = options,
                     .body = {},
                     .trailers = {},
                     .failure = {}});
    most_at_once = std::max(most_at_once, ++at_once_);
    return pending(executor_, answer(*this, asked.size() - 1, std::move(request)));
  }

  std::vector<Asked> asked;
  int most_at_once = 0;
  [[nodiscard]] int at_once() const { return at_once_; }

 private:
  using Awaited = boost::asio::awaitable<Answer>;

  struct Leave {
    int& count;
    ~Leave() { --count; }
  };

  static std::string uri_of(const Request& request) {
    std::string uri{request.scheme.text()};
    return uri.append("://")
        .append(request.authority)
        .append(request.path_with_query.value_or("(none)"));
  }

  static Answer failure(ErrorCode code) { return Answer{std::unexpect, std::move(code)}; }
  static Response response(std::uint16_t status, Fields headers, std::unique_ptr<Body> body) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
  }

  static Awaited answer(TestServer& self, std::size_t index, Request request) {
    const Leave leave{self.at_once_};
    const std::string host = request.authority;
    if (host == "echo.test")
      co_return co_await echo(self, index, std::move(request));
    if (host == "silent.test")
      co_return co_await time_out(self.asked[index].options);
    if (host == "later.test") {
      for (int turns = 0; turns < 5; ++turns)
        co_await boost::asio::post(self.executor_, boost::asio::use_awaitable);
      co_return response(204, {}, empty_body());
    }
    co_return answer_now(host, std::move(request));
  }

  static Answer answer_now(const std::string& host, Request request) {
    if (host == "pass.test")
      return response(200, {{"x-method", std::string{request.method.text()}}},
                      std::move(request.body));
    if (host == "text.test")
      return response(200, {}, body_of(repeated(*request.path_with_query)));
    if (host == "broken.test") {
      std::deque<Step> steps;
      steps.emplace_back(chunk_of(std::as_bytes(std::span{"half", 4})));
      steps.emplace_back(ErrorCode{ErrorCode::connection_terminated});
      return response(200, {}, std::make_unique<ScriptedBody>(std::move(steps)));
    }
    if (host == "lengths.test")
      return response(200, {{"content-length", "1"}, {"content-length", "2"}}, empty_body());
    if (host == "connection-fields.test")
      return response(200,
                      {{"Connection", "close"},
                       {"X-Kept", "yes"},
                       {"Custom-Forbidden-Header", "no"},
                       {"transfer-encoding", "chunked"}},
                      empty_body());
    if (host == "http2-only.test")
      return failure(ErrorCode::http_protocol_error);
    return failure({ErrorCode::dns_error, DnsErrorPayload{"NXDOMAIN", std::nullopt}});
  }

  /// "/abc?3" is "abcabcabc".
  static std::string repeated(const std::string& path) {
    const auto query = path.find('?');
    const int count = query == std::string::npos ? 1 : std::stoi(path.substr(query + 1));
    std::string all;
    for (int i = 0; i < count; ++i)
      all += path.substr(1, query == std::string::npos ? query : query - 1);
    return all;
  }

  static Awaited echo(TestServer& self, std::size_t index, Request request) {
    for (;;) {
      Step step = co_await request.body->next();
      Asked& asked = self.asked[index];
      if (const auto* chunk = std::get_if<Chunk>(&step)) {
        asked.body += text(*chunk);
        continue;
      }
      if (auto* code = std::get_if<ErrorCode>(&step)) {
        asked.failure = *code;
        co_return failure(*code);
      }
      asked.trailers = std::move(std::get<End>(step).trailers);
      break;
    }
    const Asked& asked = self.asked[index];
    std::deque<Step> steps;
    if (!asked.body.empty())
      steps.emplace_back(chunk_of(std::as_bytes(std::span{asked.body})));
    steps.emplace_back(End{asked.trailers});
    co_return response(200, {{"x-asked-method", asked.method}, {"x-asked-uri", asked.uri}},
                       std::make_unique<ScriptedBody>(std::move(steps)));
  }

  static Awaited time_out(RequestOptions options) {
    const auto bound =
        options.connect_timeout ? options.connect_timeout : options.first_byte_timeout;
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
    timer.expires_at(std::chrono::steady_clock::time_point::max());
    if (bound)
      timer.expires_after(*bound);
    co_await timer.async_wait(boost::asio::use_awaitable);
    co_return failure(options.connect_timeout ? ErrorCode::connection_timeout
                                              : ErrorCode::connection_read_timeout);
  }

  boost::asio::any_io_executor executor_;
  int at_once_ = 0;
};

/// Runs guests that send.
class SendingTest : public ProxyTest {
 protected:
  Seen call(const std::string& name, Request request, SandboxOptions sandbox = {}) {
    return call(name, std::move(request), server_, std::move(sandbox));
  }
  Seen call(const std::string& name, Request request, std::shared_ptr<Client> client,
            SandboxOptions sandbox = {}) {
    ExchangeOptions options;
    options.client = std::move(client);
    return ProxyTest::call(name, std::move(request), std::move(sandbox), std::move(options));
  }

  std::shared_ptr<TestServer> server_ = std::make_shared<TestServer>(loop_.get_executor());
};

}  // namespace portico::http
