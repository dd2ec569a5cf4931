#pragma once

#include "plan.hpp"

#include <cstddef>
#include <span>

namespace portico::component {

/// Plans away the modules that wit-component adds only to tie knots: lowered functions need a
/// memory whose module imports those very functions, so it routes them through a table that a last
/// module fills (shim and fixup); and another last module only calls `_initialize` (start). We look
/// memories up at call time, so the imports can be wired directly and the call be a step. Where the
/// table holds a function of a later module (an adapter between ABIs), a host function forwards to
/// it.
///
/// Works on a plan without Take steps. Modules are recognised by their exact structure; a plan in
/// which a shim is used in any other way stays as it is.
void remove_shims(Plan& plan, std::span<const std::byte> bytes);

}  // namespace portico::component
