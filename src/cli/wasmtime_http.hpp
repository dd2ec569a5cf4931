#pragma once

namespace portico::cli {

/// The whole program as which `wasmtime-http` is called: runs core modules that send HTTP requests,
/// with the options of the tool of that name. Returns its exit status.
[[nodiscard]] int run_wasmtime_http(int argc, char** argv);

}  // namespace portico::cli
