#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace portico::guest {

/// Writes a line to the component's standard error, which hosts show in their log; the end of the
/// line is added. Bytes that are not text are the host's to make safe.
void log(std::string_view line);

/// A variable of the environment that the host gives (`portico serve --env NAME=VALUE`), without
/// preview 1 of WASI under it. A component that calls this imports `wasi:cli/environment`, which a
/// host must offer: `wasmtime serve` does with `-Scli`.
[[nodiscard]] std::optional<std::string> environment(std::string_view name);

/// Time since a moment that stays the same, and never runs backwards.
[[nodiscard]] std::chrono::nanoseconds monotonic_now();

/// Waits; meanwhile the bodies of requests go on being sent.
void sleep_for(std::chrono::nanoseconds time);

}  // namespace portico::guest
