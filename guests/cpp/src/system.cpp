#include <portico/guest/system.hpp>

#include "wait.hpp"

#include <algorithm>

namespace portico::guest {

void log(std::string_view line) {
  std::string text{line};
  text += '\n';
  const auto out = wasi_cli_stderr_get_stderr();
  // As much as the standard lets one blocking write have.
  constexpr std::size_t kMost = 4096;
  wasi_io_streams_stream_error_t error{};
  for (std::size_t at = 0; at < text.size(); at += kMost) {
    auto part = detail::lend<sdk_list_u8_t>(std::string_view{text}.substr(at, kMost));
    if (!wasi_io_streams_method_output_stream_blocking_write_and_flush({out.__handle}, &part,
                                                                       &error))
      break;
  }
  wasi_io_streams_output_stream_drop_own(out);
}

std::chrono::nanoseconds monotonic_now() {
  return std::chrono::nanoseconds{std::int64_t(wasi_clocks_monotonic_clock_now())};
}

void sleep_for(std::chrono::nanoseconds time) {
  const auto count = std::uint64_t(std::max<std::int64_t>(time.count(), 0));
  const detail::Handle<detail::Resource::pollable> over{
      wasi_clocks_monotonic_clock_subscribe_duration(count).__handle};
  detail::wait_for(over.id());
}

}  // namespace portico::guest
