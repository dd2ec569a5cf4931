#pragma once

#include "ast.hpp"

#include <portico/result.hpp>

#include <cstddef>
#include <memory>
#include <span>

namespace portico::component {

/// Decodes a component. The tree points into `bytes`. Safe on any input: bounded in memory and
/// stack, but it checks form only, so what it accepts may still be invalid.
/// Errors: `invalid_component`, `unsupported` (engine features that we never turn on), `limit`.
[[nodiscard]] Result<std::unique_ptr<const ast::Component>>
decode(std::span<const std::byte> bytes);

}  // namespace portico::component
