#include <portico/server.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace portico::server {
namespace {

using namespace std::chrono_literals;

TEST(ServerOptions, DefaultsAreValid) {
  EXPECT_TRUE(validate({}));
}

struct Wrong {
  std::string name;
  std::function<void(Options&)> spoil;
};

class WrongServerOptions : public testing::TestWithParam<Wrong> {};

TEST_P(WrongServerOptions, AreNamed) {
  Options options;
  GetParam().spoil(options);
  const auto valid = validate(options);
  ASSERT_FALSE(valid);
  EXPECT_EQ(valid.error().code(), Errc::config);
  EXPECT_NE(valid.error().message().find(GetParam().name), std::string::npos)
      << valid.error().message();
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongServerOptions,
    testing::Values(
        Wrong{"timeout", [](Options& o) { o.timeout = 1us; }},
        Wrong{"stream-timeout", [](Options& o) { o.stream_timeout = -1s; }},
        Wrong{"idle-timeout", [](Options& o) { o.idle_timeout = 24h * 366; }},
        Wrong{"max-concurrent-requests", [](Options& o) { o.max_concurrent_requests = 0; }},
        Wrong{"max-queued-requests", [](Options& o) { o.max_queued_requests = 1'000'001; }},
        Wrong{"max-head", [](Options& o) { o.max_head = o.max_request_line - 1; }},
        Wrong{"max-instance-reuse-count", [](Options& o) { o.max_instance_reuse_count = 0; }},
        Wrong{"max-blocking-write", [](Options& o) { o.max_blocking_write = 4095; }},
        Wrong{"max-fields-size", [](Options& o) { o.messages.max_fields_size = 0; }},
        Wrong{"body-buffer-size",
              [](Options& o) { o.messages.body_buffer_bytes = (std::uint64_t{1} << 32) + 1; }},
        Wrong{"body-chunk-size", [](Options& o) { o.messages.body_chunk_size = 4095; }},
        Wrong{"max-internal-depth", [](Options& o) { o.max_internal_depth = 101; }},
        Wrong{"internal-host", [](Options& o) { o.internal_host = "App.internal"; }},
        Wrong{"internal-host", [](Options& o) { o.internal_host = "http://app.internal"; }},
        Wrong{"content-length", [](Options& o) { o.headers = {{"content-length", {"1"}}}; }}));

}  // namespace
}  // namespace portico::server
