#include <client/pool.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace portico::client {
namespace {

namespace asio = boost::asio;

using namespace std::chrono_literals;
using http::ErrorCode;

/// A dial that the test ends.
struct FakeDial {
  Origin origin;
  DialStep* step;
  Signal changed;
  std::optional<std::expected<Dialed, Problem>> result;
  bool cancelled = false;
};

class FakeDialer final : public Dialer {
 public:
  asio::awaitable<std::expected<Dialed, Problem>> dial(Origin origin, DialStep* step) override {
    FakeDial& dial = dials.emplace_back();
    dial.origin = std::move(origin);
    dial.step = step;
    try {
      for (;;) {
        if (dial.result)
          break;
        co_await dial.changed.wait();
      }
    } catch (const boost::system::system_error&) {
      dial.cancelled = true;
      throw;
    }
    co_return std::move(*dial.result);
  }

  std::deque<FakeDial> dials;
};

/// A connection whose calls the test answers.
class FakeConnection final : public Connection, public Carrier {
 public:
  FakeConnection(Protocol protocol, std::size_t most, Listener& listener)
      : most_{protocol == Protocol::http1 ? 1 : most}, listener_{listener} {}

  void start(std::shared_ptr<Call> call) override {
    ASSERT_GT(capacity(), 0U);
    call->carried_by(this);
    call->begin_sending();
    calls.push_back(std::move(call));
  }
  std::size_t capacity() const override {
    const std::size_t most = settled_ ? most_ : 1;
    return open_ ? most - std::min(most, calls.size()) : 0;
  }
  bool settled() const override { return settled_; }
  /// Has yet to hear how many calls the server takes.
  void unsettle() { settled_ = false; }
  void settle() {
    settled_ = true;
    tell();
  }
  bool sound() override { return sound_; }
  /// Something has come on it that nobody asked for, which it has not noticed yet.
  void spoil() { sound_ = false; }
  std::size_t load() const override { return calls.size(); }
  bool open() const override { return open_; }
  void close() override {
    closed = true;
    open_ = false;
    for (const auto& call : std::exchange(calls, {}))
      call->fail({ErrorCode::connection_terminated, "closed"});
  }
  void give_up(Call& call, const ErrorCode& /*why*/) override {
    open_ = open_ && most_ > 1;
    std::erase_if(calls, [&call](const auto& one) { return one.get() == &call; });
    tell();
  }

  void answer() {
    const auto call = calls.front();
    calls.pop_front();
    call->respond({.status = 200, .headers = {}, .body = http::empty_body()});
    call->carried_by(nullptr);
    tell();
  }
  /// The server closes it.
  void end(bool unprocessed = false) {
    open_ = false;
    for (const auto& call : std::exchange(calls, {}))
      call->fail({ErrorCode::connection_terminated, "ended"}, unprocessed);
    tell();
  }
  void stop_taking() {
    open_ = false;
    tell();
  }

  std::deque<std::shared_ptr<Call>> calls;
  bool closed = false;

 private:
  void tell() {
    if (!closed)
      listener_.changed(*this);
  }

  std::size_t most_;
  Listener& listener_;
  bool open_ = true;
  bool sound_ = true;
  bool settled_ = true;
};

class PoolTest : public testing::Test, public Call::Owner {
 protected:
  PoolTest() {
    options.http2_prior_knowledge.push_back(OriginPattern::parse("http://h2").value());
    options.max_streams_per_connection = 3;
  }
  ~PoolTest() override {
    // As whoever was to take the answers.
    for (const auto& call : made)
      call->abandon();
    if (pool)
      pool->close();
    run();
  }

  bool retry(Call& call, bool unprocessed) override { return pool->retry(call, unprocessed); }
  void failed(const Call& /*call*/, const Problem& problem) override {
    failures.push_back(problem);
  }

  std::shared_ptr<Call> make(std::string host, http::Method::Kind method = http::Method::Kind::get,
                             std::string content = {}) {
    if (!pool) {
      auto fake = std::make_unique<FakeDialer>();
      dialer = fake.get();
      pool = std::make_shared<Pool>(
          loop.get_executor(), std::make_shared<const TransportOptions>(options), std::move(fake),
          [this](Dialed dialed, Connection::Listener& listener) {
            connections.push_back(
                std::make_shared<FakeConnection>(dialed.protocol, streams, listener));
            if (!settled)
              connections.back()->unsettle();
            return connections.back();
          });
    }
    http::Request request;
    request.method.kind = method;
    request.body = http::body_of(std::move(content));
    const bool secure = host.starts_with("tls");
    auto call = std::make_shared<Call>(
        loop.get_executor(), std::move(request),
        Origin{.scheme = secure ? http::Scheme::Kind::https : http::Scheme::Kind::http,
               .host = std::move(host),
               .port = 80},
        timeouts);
    call->owned_by(std::shared_ptr<Call::Owner>{owner_alive, this});
    made.push_back(call);
    return call;
  }
  std::shared_ptr<Call> send(std::string host, http::Method::Kind method = http::Method::Kind::get,
                             std::string content = {}) {
    auto call = make(std::move(host), method, std::move(content));
    pool->submit(call);
    run();
    return call;
  }
  std::vector<std::shared_ptr<Call>> send_many(const std::string& host, std::size_t count) {
    std::vector<std::shared_ptr<Call>> calls;
    for (std::size_t i = 0; i < count; ++i)
      calls.push_back(send(host));
    return calls;
  }

  void run() {
    loop.restart();
    loop.poll();
  }
  void run_until(const std::function<bool()>& done) {
    loop.restart();
    while (!done() && loop.run_one() != 0) {
    }
  }

  std::size_t dials() const { return dialer->dials.size(); }
  std::size_t dials_to(const std::string& host) const {
    return static_cast<std::size_t>(
        std::count_if(dialer->dials.begin(), dialer->dials.end(),
                      [&host](const FakeDial& dial) { return dial.origin.host == host; }));
  }
  FakeConnection& connect(std::size_t dial, Protocol protocol = Protocol::http1) {
    Dialed dialed;
    dialed.protocol = protocol;
    dialer->dials.at(dial).result.emplace(std::move(dialed));
    dialer->dials.at(dial).changed.notify();
    run();
    return *connections.back();
  }
  void refuse(std::size_t dial) {
    dialer->dials.at(dial).result.emplace(std::unexpect,
                                          Problem{ErrorCode::connection_refused, "nobody listens"});
    dialer->dials.at(dial).changed.notify();
    run();
  }
  /// A connection to `host` that has nothing to do.
  FakeConnection& idle(const std::string& host, Protocol protocol = Protocol::http1) {
    const auto call = send(host);
    FakeConnection& connection = connect(dials() - 1, protocol);
    connection.answer();
    run();
    return connection;
  }

  static std::optional<ErrorCode> error(const std::shared_ptr<Call>& call) {
    if (!call->ready())
      return std::nullopt;
    const auto answer = call->take_answer();
    return answer ? std::nullopt : std::optional{answer.error()};
  }

  asio::io_context loop;
  TransportOptions options;
  std::size_t streams = 3;
  /// Connections begin with knowing how much the server takes.
  bool settled = true;
  Call::Timeouts timeouts{Call::kUnbounded, Call::kUnbounded, Call::kUnbounded};
  std::vector<Problem> failures;
  std::vector<std::shared_ptr<FakeConnection>> connections;
  FakeDialer* dialer = nullptr;
  std::shared_ptr<Pool> pool;

 private:
  std::vector<std::shared_ptr<Call>> made;
  std::shared_ptr<int> owner_alive = std::make_shared<int>();
};

TEST_F(PoolTest, UsesOneConnectionForOneRequestAfterAnother) {
  FakeConnection& connection = idle("a");
  for (int i = 0; i < 1000; ++i) {
    const auto call = send("a");
    ASSERT_EQ(connection.load(), 1U);
    connection.answer();
    ASSERT_TRUE(call->ready());
  }
  EXPECT_EQ(dials(), 1U);
  EXPECT_EQ(pool->connections(), 1U);
  EXPECT_EQ(pool->idle(), 1U);
}

TEST_F(PoolTest, LeavesConnectionsAloneOnWhichSomethingCameUnasked) {
  FakeConnection& connection = idle("a");
  connection.spoil();
  const auto call = send("a");
  EXPECT_EQ(connection.load(), 0U);
  run();
  EXPECT_TRUE(connection.closed);
  EXPECT_EQ(dials(), 2U);
}

TEST_F(PoolTest, NeverSharesBetweenOrigins) {
  idle("a");
  const auto call = send("b");
  EXPECT_EQ(dials(), 2U);
  EXPECT_EQ(dialer->dials.back().origin.host, "b");
}

TEST_F(PoolTest, PrefersTheConnectionUsedLast) {
  const auto calls = send_many("a", 2);
  FakeConnection& first = connect(0);
  FakeConnection& second = connect(1);
  second.answer();
  first.answer();
  const auto call = send("a");
  EXPECT_EQ(first.load(), 1U);
}

TEST_F(PoolTest, GivesConnectionsInOrderOfArrival) {
  const auto calls = send_many("a", 3);
  EXPECT_EQ(dials(), 3U);
  EXPECT_EQ(pool->waiting(), 3U);
  EXPECT_EQ(connect(2).calls.front(), calls[0]);
  EXPECT_EQ(connect(0).calls.front(), calls[1]);
  connections[0]->answer();
  EXPECT_EQ(connections[0]->calls.front(), calls[2]);
  EXPECT_EQ(pool->waiting(), 0U);
}

TEST_F(PoolTest, FailedDialFailsTheCallThatItWasMadeFor) {
  const auto calls = send_many("a", 2);
  refuse(1);
  EXPECT_EQ(error(calls[1]), ErrorCode{ErrorCode::connection_refused});
  EXPECT_FALSE(calls[0]->ready());
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].detail, "nobody listens");
  EXPECT_EQ(connect(0).calls.front(), calls[0]);
}

TEST_F(PoolTest, ForgetsOriginsThatNobodyIsAt) {
  for (std::size_t i = 0; i < 3000; ++i) {
    send(std::to_string(i));
    refuse(i);
  }
  EXPECT_EQ(failures.size(), 3000U);
  EXPECT_LE(pool->origins(), 1025U);
}

TEST_F(PoolTest, DialThatLostItsCallServesTheNext) {
  const auto first = send("a");
  const auto second = send("a");
  connect(1);
  ASSERT_EQ(connections[0]->calls.front(), first);
  refuse(0);
  EXPECT_EQ(error(second), ErrorCode{ErrorCode::connection_refused}) << "it had become its own";
}

TEST_F(PoolTest, OneDialServesManyOverHttp2) {
  const auto calls = send_many("h2", 4);
  EXPECT_EQ(dials(), 2U) << "three on each";
  connect(0, Protocol::http2);
  EXPECT_EQ(connections[0]->load(), 3U);
  connect(1, Protocol::http2);
  EXPECT_EQ(connections[1]->calls.front(), calls[3]);
}

TEST_F(PoolTest, OthersRedialWhenAnHttp2DialFails) {
  const auto calls = send_many("h2", 2);
  refuse(0);
  EXPECT_EQ(error(calls[0]), ErrorCode{ErrorCode::connection_refused});
  ASSERT_EQ(dials(), 2U);
  connect(1, Protocol::http2);
  EXPECT_EQ(connections[0]->calls.front(), calls[1]);
}

TEST_F(PoolTest, LearnsFromTheFirstConnectionWhatIsSpoken) {
  const auto calls = send_many("tls-old", 3);
  EXPECT_EQ(dials(), 1U);
  connect(0);
  EXPECT_EQ(dials(), 3U) << "one each, now that it is known";
  for (std::size_t i : {1U, 2U})
    connect(i);
  for (const auto& connection : std::vector{connections})
    connection->end();
  const auto more = send_many("tls-old", 2);
  EXPECT_EQ(dials(), 5U) << "remembered";

  const auto others = send_many("tls-new", 3);
  EXPECT_EQ(dials_to("tls-new"), 1U);
  EXPECT_EQ(connect(dials() - 1, Protocol::http2).load(), 3U);
  EXPECT_EQ(dials_to("tls-new"), 1U);
}

TEST_F(PoolTest, AllFindOutAtOnceThatNobodyListens) {
  const auto calls = send_many("tls", 10);
  ASSERT_EQ(dials(), 1U);
  refuse(0);
  EXPECT_EQ(error(calls[0]), ErrorCode::connection_refused);
  EXPECT_EQ(dials(), 10U);
}

TEST_F(PoolTest, ServersMayAllowFewerStreams) {
  streams = 1;
  const auto calls = send_many("h2", 2);
  EXPECT_EQ(dials(), 1U);
  connect(0, Protocol::http2);
  EXPECT_EQ(connections[0]->load(), 1U);
  ASSERT_EQ(dials(), 2U);
  connect(1, Protocol::http2);
  EXPECT_EQ(connections[1]->load(), 1U);
}

TEST_F(PoolTest, ConnectionsGetOneCallUntilTheServerSaysMore) {
  settled = false;
  const auto calls = send_many("h2", 3);
  FakeConnection& connection = connect(0, Protocol::http2);
  EXPECT_EQ(connection.load(), 1U);
  EXPECT_EQ(dials(), 1U);
  connection.settle();
  run();
  EXPECT_EQ(connection.load(), 3U);
  EXPECT_EQ(dials(), 1U);
}

TEST_F(PoolTest, OthersAreNotStuckOnAConnectionThatTakesFew) {
  settled = false;
  streams = 1;
  const auto calls = send_many("h2", 3);
  connect(0, Protocol::http2).settle();
  run();
  ASSERT_EQ(dials(), 3U);
  for (const std::size_t dial : {1U, 2U})
    EXPECT_EQ(connect(dial, Protocol::http2).load(), 1U);
}

TEST_F(PoolTest, QueuesBeyondTheLimitOfTheOrigin) {
  options.max_connections_per_origin = 1;
  const auto calls = send_many("a", 3);
  EXPECT_EQ(dials(), 1U);
  FakeConnection& connection = connect(0);
  for (const auto& call : calls) {
    ASSERT_EQ(connection.calls.front(), call);
    connection.answer();
  }
  EXPECT_EQ(dials(), 1U);
  const auto last = send_many("a", 2);
  connection.end();
  run();
  EXPECT_EQ(dials(), 2U) << "a place for the one that waits";
}

TEST_F(PoolTest, RefusesBeyondTheQueue) {
  options.max_connections_per_origin = 1;
  options.max_queued_requests = 2;
  const auto calls = send_many("a", 3);
  EXPECT_EQ(pool->waiting(), 3U) << "one that is dialed for, two in the queue";
  EXPECT_EQ(error(send("a")), ErrorCode{ErrorCode::connection_limit_reached});
  EXPECT_FALSE(error(send("b"))) << "has a connection of its own to come";
  calls[1]->abandon();
  EXPECT_FALSE(error(send("a")));
  EXPECT_EQ(error(send("a")), ErrorCode{ErrorCode::connection_limit_reached});
}

TEST_F(PoolTest, MayHaveNoQueue) {
  options.max_connections_per_origin = 2;
  options.max_queued_requests = 0;
  const auto calls = send_many("a", 2);
  EXPECT_EQ(pool->waiting(), 2U);
  EXPECT_EQ(error(send("a")), ErrorCode{ErrorCode::connection_limit_reached});
}

TEST_F(PoolTest, ManyMayWaitForAnHttp2Connection) {
  options.max_connections_per_origin = 2;
  options.max_queued_requests = 1;
  const auto calls = send_many("tls", 7);
  EXPECT_EQ(error(send("tls")), ErrorCode{ErrorCode::connection_limit_reached});
  connect(0);
  run();
  EXPECT_EQ(pool->waiting(), 2U) << "HTTP/1.1 after all: one that is dialed for, one in the queue";
  EXPECT_EQ(failures.size(), 5U);
  EXPECT_EQ(error(calls[6]), ErrorCode{ErrorCode::connection_limit_reached});
}

TEST_F(PoolTest, ClosesIdleConnectionsOfOthersForRoom) {
  options.max_connections = 2;
  FakeConnection& first = idle("a");
  FakeConnection& second = idle("b");
  const auto call = send("c");
  EXPECT_TRUE(first.closed) << "idle for longest";
  EXPECT_FALSE(second.closed);
  EXPECT_EQ(connect(2).calls.front(), call);
  EXPECT_EQ(pool->connections(), 2U);
}

TEST_F(PoolTest, OriginsTakeTurns) {
  options.max_connections = 1;
  FakeConnection& held = idle("a");
  const auto busy = send("a");
  const auto b = send_many("b", 2);
  const auto c = send_many("c", 2);
  held.answer();
  run();
  ASSERT_TRUE(held.closed);
  EXPECT_EQ(dials_to("b"), 1U);
  connect(dials() - 1).end();
  run();
  EXPECT_EQ(dials_to("c"), 1U);
  connect(dials() - 1).end();
  run();
  EXPECT_EQ(dials_to("b"), 2U);
}

TEST_F(PoolTest, NobodyKeepsAllConnections) {
  options.max_connections = 3;
  const auto calls = send_many("a", 10);
  for (std::size_t i = 0; i < 3; ++i)
    connect(i);
  const auto other = send("b");
  EXPECT_EQ(dials(), 3U);
  connections[0]->answer();
  run();
  EXPECT_TRUE(connections[0]->closed) << "although others of its origin wait";
  ASSERT_EQ(dials_to("b"), 1U);
  EXPECT_EQ(connect(3).calls.front(), other);
  connections[1]->answer();
  run();
  EXPECT_FALSE(connections[1]->closed) << "nobody else wants it now";
  connections[3]->answer();
  run();
  EXPECT_TRUE(connections[3]->closed) << "idle, and the others wait";
  EXPECT_EQ(dials_to("a"), 4U);
}

TEST_F(PoolTest, KeepsOnlySoManyIdle) {
  options.max_idle_per_origin = 1;
  const auto calls = send_many("a", 2);
  connect(0);
  connect(1);
  connections[0]->answer();
  connections[1]->answer();
  run();
  EXPECT_EQ(pool->idle(), 1U);
  EXPECT_EQ(pool->connections(), 1U);
  EXPECT_TRUE(connections[1]->closed);
}

TEST_F(PoolTest, ClosesWhatIsIdleForLong) {
  options.idle_timeout = 1ms;
  FakeConnection& one = idle("a");
  FakeConnection& other = idle("h2", Protocol::http2);
  const auto busy = send("h2");
  run_until([&one] { return one.closed; });
  EXPECT_TRUE(one.closed);
  EXPECT_FALSE(other.closed);
  EXPECT_EQ(pool->connections(), 1U);
  other.answer();
  run_until([&other] { return other.closed; });
  EXPECT_TRUE(other.closed);
  EXPECT_EQ(pool->connections(), 0U);
}

TEST_F(PoolTest, ForgetsIdleConnectionsThatTheServerCloses) {
  idle("a").end();
  run();
  EXPECT_EQ(pool->connections(), 0U);
  EXPECT_EQ(pool->idle(), 0U);
  EXPECT_TRUE(connections[0]->closed);
}

TEST_F(PoolTest, SendsNothingMoreOnConnectionsThatEnd) {
  FakeConnection& connection = idle("h2", Protocol::http2);
  const auto call = send("h2");
  connection.stop_taking();
  const auto next = send("h2");
  EXPECT_EQ(dials(), 2U);
  EXPECT_EQ(pool->connections(), 1U) << "it still carries one";
  connection.answer();
  run();
  EXPECT_TRUE(connection.closed);
  EXPECT_EQ(pool->connections(), 0U);
}

TEST_F(PoolTest, GivingUpEndsADialThatNobodyElseNeeds) {
  const auto calls = send_many("a", 2);
  calls[0]->abandon();
  run();
  EXPECT_TRUE(dialer->dials[0].cancelled);
  EXPECT_FALSE(dialer->dials[1].cancelled);
  EXPECT_EQ(pool->waiting(), 1U);
}

TEST_F(PoolTest, GivingUpLeavesADialThatOthersNeed) {
  const auto calls = send_many("h2", 2);
  calls[0]->abandon();
  run();
  EXPECT_FALSE(dialer->dials[0].cancelled);
  connect(0, Protocol::http2);
  EXPECT_EQ(connections[0]->calls.front(), calls[1]);
}

TEST_F(PoolTest, GivingUpBeforeTheDialHasBegun) {
  const auto call = make("a");
  pool->submit(call);
  call->abandon();
  run();
  EXPECT_EQ(pool->waiting(), 0U);
  EXPECT_FALSE(send("a")->ready()) << "has a dial of its own";
  EXPECT_FALSE(dialer->dials.back().cancelled);
}

TEST_F(PoolTest, GivingUpMakesRoom) {
  options.max_connections = 1;
  const auto dialing = send("a");
  const auto waiting = send("b");
  EXPECT_EQ(dials_to("b"), 0U);
  dialing->abandon();
  run();
  EXPECT_EQ(dials_to("b"), 1U);
}

TEST_F(PoolTest, GivingUpInTheQueueLetsTheOthersPass) {
  options.max_connections_per_origin = 1;
  const auto calls = send_many("a", 3);
  calls[1]->abandon();
  FakeConnection& connection = connect(0);
  connection.answer();
  EXPECT_EQ(connection.calls.front(), calls[2]);
  EXPECT_TRUE(failures.empty());
}

TEST_F(PoolTest, ConnectTimeoutSaysHowFarItCame) {
  timeouts.connect = 1ms;
  const auto looking_up = send("a");
  run_until([&] { return looking_up->ready(); });
  EXPECT_EQ(error(looking_up), ErrorCode{ErrorCode::dns_timeout});
  const auto connecting = send("b");
  *dialer->dials.back().step = DialStep::connecting;
  run_until([&] { return connecting->ready(); });
  EXPECT_EQ(error(connecting), ErrorCode{ErrorCode::connection_timeout});
  run();
  EXPECT_TRUE(dialer->dials[0].cancelled);
  EXPECT_TRUE(dialer->dials[1].cancelled);
  EXPECT_EQ(failures[1].detail, "the server did not accept the connection within 0.001 s");
}

TEST_F(PoolTest, ConnectTimeoutCountsInTheQueue) {
  options.max_connections_per_origin = 1;
  const auto first = send("a");
  connect(0);
  timeouts.connect = 1ms;
  const auto second = send("a");
  run_until([&] { return second->ready(); });
  EXPECT_EQ(error(second), ErrorCode{ErrorCode::connection_timeout});
  EXPECT_EQ(pool->waiting(), 0U);
}

TEST_F(PoolTest, DialsThatNobodyNeedsEndInTime) {
  options.idle_timeout = 1ms;
  const auto calls = send_many("a", 2);
  FakeConnection& connection = connect(0);
  connection.answer();
  ASSERT_EQ(connection.calls.front(), calls[1]);
  run_until([this] { return dialer->dials[1].cancelled; });
  EXPECT_TRUE(dialer->dials[1].cancelled);
}

TEST_F(PoolTest, SparesTheLoserOfADial) {
  const auto calls = send_many("a", 2);
  FakeConnection& connection = connect(0);
  connection.answer();
  connection.answer();
  refuse(1);
  EXPECT_TRUE(failures.empty());
  EXPECT_EQ(pool->connections(), 1U);
}

// Stale connections ------------------------------------------------------------------------------

TEST_F(PoolTest, TriesAgainWhereAKeptConnectionWasClosed) {
  const auto pair = send_many("a", 2);
  connect(0);
  connect(1);
  connections[0]->answer();
  connections[1]->answer();
  const auto call = send("a");
  ASSERT_EQ(connections[1]->load(), 1U);
  connections[1]->end(true);
  run();
  EXPECT_FALSE(call->ready());
  EXPECT_TRUE(connections[0]->closed) << "it had been idle for longer";
  ASSERT_EQ(dials(), 3U);
  EXPECT_EQ(connect(2).calls.front(), call);
  connections[2]->end(true);
  EXPECT_EQ(error(call), ErrorCode{ErrorCode::connection_terminated}) << "only once";
  EXPECT_EQ(failures.size(), 1U);
}

TEST_F(PoolTest, TriesFreshConnectionsOnce) {
  const auto call = send("a");
  connect(0).end(true);
  EXPECT_EQ(error(call), ErrorCode{ErrorCode::connection_terminated});
}

TEST_F(PoolTest, RepeatsOnlyWhatMayBeRepeated) {
  const auto survives = [this](http::Method::Kind method, std::string content, bool unprocessed,
                               bool body_taken) {
    FakeConnection& connection = idle("a");
    const auto call = send("a", method, std::move(content));
    if (body_taken)
      (void)call->take_body();
    connection.end(unprocessed);
    run();
    const bool going_on = !call->ready();
    if (going_on)
      connect(dials() - 1).end();
    run();
    return going_on;
  };
  using enum http::Method::Kind;
  EXPECT_TRUE(survives(get, "", true, false));
  EXPECT_TRUE(survives(get, "", true, true)) << "there was none";
  EXPECT_TRUE(survives(options, "x", true, false));
  EXPECT_FALSE(survives(options, "x", true, true));
  EXPECT_FALSE(survives(put, "x", true, false));
  EXPECT_FALSE(survives(del, "", true, false));
  EXPECT_FALSE(survives(get, "", false, false));
  EXPECT_FALSE(survives(post, "x", true, false));
  EXPECT_FALSE(survives(post, "", true, false));
  EXPECT_FALSE(survives(other, "", true, false));
}

TEST_F(PoolTest, RepeatsWhatHttp2HasRefused) {
  const auto call = send("h2", http::Method::Kind::post, "x");
  connect(0, Protocol::http2).end(true);
  run();
  EXPECT_FALSE(call->ready());
  ASSERT_EQ(dials(), 2U);
  EXPECT_EQ(connect(1, Protocol::http2).calls.front(), call);
}

TEST_F(PoolTest, GoesOnWithinItsLimitsWhenItTriesAgain) {
  options.max_connections_per_origin = 1;
  options.max_queued_requests = 1;
  FakeConnection& connection = idle("a");
  const auto call = send("a");
  const auto queued = send("a");
  connection.end(true);
  run();
  ASSERT_EQ(dials(), 2U);
  EXPECT_EQ(connect(1).calls.front(), call) << "it came first";
}

TEST_F(PoolTest, DoesNotDialForEver) {
  streams = 0;
  const auto call = send("h2");
  connect(0, Protocol::http2).end();
  EXPECT_EQ(error(call), ErrorCode{ErrorCode::connection_terminated});
  EXPECT_EQ(dials(), 1U);
}

// The end ----------------------------------------------------------------------------------------

TEST_F(PoolTest, ClosingFailsEverything) {
  options.max_connections_per_origin = 1;
  const auto carried = send("a");
  connect(0);
  const auto queued = send("a");
  const auto dialing = send("b");
  FakeConnection& unused = idle("c");
  pool->close();
  for (const auto& call : {carried, queued, dialing})
    EXPECT_EQ(error(call), ErrorCode{ErrorCode::connection_terminated});
  EXPECT_TRUE(unused.closed);
  EXPECT_EQ(error(send("a")), ErrorCode{ErrorCode::connection_terminated});
  run();
  EXPECT_TRUE(dialer->dials[1].cancelled);
  EXPECT_EQ(pool->connections(), 0U);
  EXPECT_EQ(pool->waiting(), 0U);
  const std::weak_ptr<Pool> gone = std::exchange(pool, nullptr);
  EXPECT_TRUE(gone.expired());
}

TEST_F(PoolTest, MayBeClosedFromWithin) {
  class Closer final : public Call::Owner {
   public:
    explicit Closer(std::shared_ptr<Pool>& pool) : pool_{pool} {}
    bool retry(Call& /*call*/, bool /*unprocessed*/) override { return false; }
    void failed(const Call& /*call*/, const Problem& /*problem*/) override {
      if (const auto pool = std::exchange(pool_, nullptr))
        pool->close();
    }

   private:
    std::shared_ptr<Pool>& pool_;
  };
  const auto closer = std::make_shared<Closer>(pool);
  const auto calls = send_many("h2", 2);
  for (const auto& call : calls)
    call->owned_by(closer);
  connect(0, Protocol::http2).end();
  run();
  for (const auto& call : calls)
    EXPECT_EQ(error(call), ErrorCode{ErrorCode::connection_terminated});
}

TEST_F(PoolTest, TenThousandWaitForOneConnection) {
  options.max_queued_requests = 10'000;
  options.max_connections_per_origin = 1;
  timeouts.connect = 600s;
  std::vector<std::shared_ptr<Call>> calls;
  for (int i = 0; i < 10'000; ++i) {
    calls.push_back(make("a"));
    pool->submit(calls.back());
  }
  run();
  FakeConnection& connection = connect(0);
  for (std::size_t i = 1; i < calls.size(); i += 2)
    calls[i]->abandon();
  for (std::size_t i = 0; i < calls.size(); i += 2) {
    ASSERT_EQ(connection.calls.front(), calls[i]);
    connection.answer();
  }
  run();
  EXPECT_EQ(pool->waiting(), 0U);
}

}  // namespace
}  // namespace portico::client
