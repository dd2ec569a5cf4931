#include <portico/client/transport.hpp>
#include <portico/component/store.hpp>
#include <portico/experimental/http.hpp>
#include <portico/preview1.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

// The programs of guests/experimental, run by the library over the network.
namespace portico::experimental {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using component::Component;
using testing::HasSubstr;

asio::awaitable<void> echo(tcp::socket peer) {
  beast::flat_buffer buffer;
  for (;;) {
    beast::http::request<beast::http::string_body> request;
    boost::system::error_code ended;
    co_await beast::http::async_read(peer, buffer, request,
                                     asio::redirect_error(asio::use_awaitable, ended));
    if (ended) {
      co_return;
    }
    beast::http::response<beast::http::string_body> response{beast::http::status::ok, 11};
    response.set("Content-Type",
                 request.count("Content-Type") != 0 ? request["Content-Type"] : "application/json");
    response.body() = request.body().empty() ? R"("OK")" : request.body();
    response.prepare_payload();
    co_await beast::http::async_write(peer, response,
                                      asio::redirect_error(asio::use_awaitable, ended));
  }
}

asio::awaitable<void> serve(tcp::acceptor& acceptor) {
  for (;;) {
    tcp::socket peer = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), echo(std::move(peer)), asio::detached);
  }
}

/// Compiled once each.
const Component& module(const std::string& path) {
  static const Engine engine;
  static std::map<std::string, Component> compiled;
  const auto found = compiled.find(path);
  if (found != compiled.end()) {
    return found->second;
  }
  std::string file = fmt::format("{}/experimental/{}.wasm", std::getenv("PORTICO_GUESTS"), path);
  std::vector<std::byte> bytes(std::filesystem::file_size(file));
  std::FILE* const stream = std::fopen(file.c_str(), "rb");
  EXPECT_EQ(std::fread(bytes.data(), 1, bytes.size(), stream), bytes.size());
  std::fclose(stream);
  const auto component = Component::compile_module(engine, bytes);
  EXPECT_TRUE(component) << component.error().describe();
  return compiled.emplace(path, *component).first->second;
}

enum class Mode { event_loop, blocking };

class ExperimentalGuests : public testing::TestWithParam<std::tuple<std::string, Mode>> {
 protected:
  void SetUp() override {
    if (std::getenv("PORTICO_GUESTS") == nullptr) {
      GTEST_SKIP() << "PORTICO_GUESTS names no folder of guests";
    }
    client::TransportOptions options;
    options.policy = {.allowed = {*client::OriginPattern::parse("*")}, .allow_private = true};
    auto transport = client::Transport::make(loop.get_executor(), options);
    ASSERT_TRUE(transport) << transport.error().describe();
    ctx.client = *transport;
    asio::co_spawn(loop, serve(acceptor), asio::detached);
  }

  struct Ran {
    Result<> result;
    std::string output;
    std::string error;
  };

  /// Whether function `name` of a program of the language's ended well, and what it wrote.
  Ran run(const std::string& program, std::string_view name) {
    const auto& [language, mode] = GetParam();
    component::Linker linker;
    linker.add_preview1();
    ctx.add_to_linker(linker);
    const auto pre = linker.instantiate_pre(module(language + "/" + program));
    EXPECT_TRUE(pre) << pre.error().describe();

    Ran ran;
    const auto appending = [](std::string& to) {
      return [&to](std::span<const std::byte> bytes) {
        to.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      };
    };
    Preview1 preview1;
    preview1.environment = {{"URL", url}};
    preview1.output = appending(ran.output);
    preview1.error = appending(ran.error);
    component::StoreOptions options;
    options.preview1 = &preview1;
    if (mode == Mode::event_loop) {
      options.executor = loop.get_executor();
    } else {
      options.loop = &loop;
    }
    component::Store store{*pre, options};

    const auto function = component::typed_func<void()>(*pre, "", name);
    EXPECT_TRUE(function) << function.error().describe();
    std::optional<Result<>> result;
    store.call(*function, [&](Result<> got) { result.emplace(std::move(got)); });
    while (!result) {
      loop.run_one();
    }
    ran.result = std::move(*result);
    return ran;
  }

  void expect_pass(std::string_view name) {
    const Ran ran = run("requests", name);
    EXPECT_TRUE(ran.result) << name << ": " << ran.result.error().describe() << ran.error;
  }
  void expect_fail(std::string_view name, std::string_view why) {
    const Ran ran = run("requests", name);
    EXPECT_FALSE(ran.result) << name;
    EXPECT_THAT(ran.error, HasSubstr(why)) << name;
  }

  asio::io_context loop{1};
  tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), 0}};
  std::string host = "http://127.0.0.1";
  std::string url = fmt::format("{}:{}/post", host, acceptor.local_endpoint().port());
  HttpCtx ctx{};
};

TEST_P(ExperimentalGuests, PostsAndPrintsWhatComesBack) {
  ctx.allowed_hosts = {{host}};
  const Ran ran = run("post", "_start");
  EXPECT_TRUE(ran.result) << ran.result.error().describe() << ran.error;
  EXPECT_EQ(ran.output, "text/plain\nTesting with a request body. Does this actually work?\n200\n");
}

TEST_P(ExperimentalGuests, ReachNothingWithoutAList) {
  for (const std::string_view name : {"get", "post"}) {
    expect_fail(name, "destination not allowed");
  }
}

TEST_P(ExperimentalGuests, ReachNothingByAnEmptyList) {
  ctx.allowed_hosts.emplace();
  for (const std::string_view name : {"get", "post"}) {
    expect_fail(name, "destination not allowed");
  }
}

TEST_P(ExperimentalGuests, ReachNoHostThatIsNotListed) {
  ctx.allowed_hosts = {{"https://example.com", "http://127.0.0.2"}};
  expect_fail("get", "destination not allowed");
}

TEST_P(ExperimentalGuests, ReachHostsThatAreListed) {
  ctx.allowed_hosts = {{"https://example.com", host}};
  for (const std::string_view name : {"get", "post", "concurrent"}) {
    expect_pass(name);
  }
}

TEST_P(ExperimentalGuests, ReachEverythingByTheWildcard) {
  ctx.allowed_hosts = {{std::string{kAllowAllHosts}}};
  for (const std::string_view name : {"get", "post", "concurrent"}) {
    expect_pass(name);
  }
}

TEST_P(ExperimentalGuests, HoldAsManyResponsesAsTheLimitSays) {
  ctx.allowed_hosts = {{host}};
  ctx.max_concurrent_requests = 2;
  expect_fail("concurrent", "too many open responses");
  expect_pass("get");
  ctx.max_concurrent_requests = 3;
  expect_pass("concurrent");
}

std::string case_name(const testing::TestParamInfo<ExperimentalGuests::ParamType>& param) {
  const auto& [language, mode] = param.param;
  return language + (mode == Mode::event_loop ? "_event_loop" : "_blocking");
}

INSTANTIATE_TEST_SUITE_P(All, ExperimentalGuests,
                         testing::Combine(testing::Values("cpp", "assemblyscript"),
                                          testing::Values(Mode::event_loop, Mode::blocking)),
                         case_name);

}  // namespace
}  // namespace portico::experimental
