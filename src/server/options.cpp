#include <portico/http/uri.hpp>
#include <portico/server.hpp>

#include <server/header_overrides.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace portico::server {

namespace {

Result<> check_range(const char* name, std::uint64_t value, std::uint64_t low, std::uint64_t high) {
  if (value >= low && value <= high)
    return {};
  return fail(Errc::config,
              fmt::format("{} must be between {} and {}, not {}", name, low, high, value));
}

Result<> check_time(const char* name, std::chrono::nanoseconds value) {
  using namespace std::chrono_literals;
  if (value == 0ns || (value >= 1ms && value <= 24h * 365))
    return {};
  return fail(Errc::config,
              fmt::format("{} must be between 1ms and a year, or 0s for no bound", name));
}

Result<> check_internal_host(const std::string& host) {
  const bool upper = std::any_of(host.begin(), host.end(),
                                 [](char letter) { return letter >= 'A' && letter <= 'Z'; });
  if (host.empty() || (http::is_host_and_port(host) && !upper))
    return {};
  return fail(Errc::config, fmt::format("internal-host must be an authority in lower case, such as "
                                        "app.internal, not \"{}\"",
                                        host));
}

}  // namespace

Result<> validate(const Options& options) {
  constexpr std::uint64_t kMax32 = 0xFFFF'FFFF;
  const std::array checks = {
      check_time("timeout", options.timeout),
      check_time("stream-timeout", options.stream_timeout),
      check_time("header-timeout", options.header_timeout),
      check_time("idle-timeout", options.idle_timeout),
      check_time("queue-timeout", options.queue_timeout),
      check_time("idle-instance-timeout", options.idle_instance_timeout),
      check_range("max-concurrent-requests", options.max_concurrent_requests, 1, 100'000),
      check_range("max-queued-requests", options.max_queued_requests, 0, 1'000'000),
      check_range("max-concurrent-connections", options.max_concurrent_connections, 1, 1'000'000),
      check_range("max-request-line", options.max_request_line, 64, 1 << 20),
      check_range("max-head", options.max_head, options.max_request_line, 1 << 20),
      check_range("max-header-fields", options.max_header_fields, 1, 10'000),
      check_range("max-instance-reuse-count", options.max_instance_reuse_count, 1, kMax32),
      check_range("max-blocking-write", options.max_blocking_write, 4096, std::uint64_t{1} << 32),
      check_range("max-fields-size", options.messages.max_fields_size, 1, std::uint64_t{1} << 32),
      check_range("body-buffer-size", options.messages.body_buffer_bytes, 0,
                  std::uint64_t{1} << 32),
      check_range("body-chunk-size", options.messages.body_chunk_size, 4096,
                  std::uint64_t{1} << 32),
      check_range("max-internal-depth", options.max_internal_depth, 1, 100),
      check_internal_host(options.internal_host),
  };
  for (const Result<>& check : checks)
    if (!check)
      return check;
  for (const HeaderOverride& override : options.headers)
    if (auto checked = check_override(override); !checked)
      return checked;
  return {};
}

}  // namespace portico::server
