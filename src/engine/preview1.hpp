#pragma once

#include <engine/raw.hpp>

#include <portico/preview1.hpp>
#include <portico/result.hpp>

namespace portico::engine {

/// Gives the store of `context` what its guest gets of preview 1. Without it, calling any of it
/// would end the process. Errors: `config` for text that cannot be passed, `io` for directories
/// that cannot be opened.
[[nodiscard]] Result<> grant(wasmtime_context_t* context, const Preview1& grants);

}  // namespace portico::engine
