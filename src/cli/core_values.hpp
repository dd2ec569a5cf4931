#pragma once

#include <portico/component/type.hpp>
#include <portico/component/value.hpp>
#include <portico/result.hpp>

#include <span>
#include <string>
#include <vector>

namespace portico::cli {

/// What a core module's function of `type` is called with: as many of `texts` as it takes, as
/// numbers. Integers are decimal or 0x..., with or without a sign. Errors: `config`, naming what is
/// missing or wrong.
[[nodiscard]] Result<std::vector<component::Value>>
parse_arguments(const component::FuncType& type, std::span<const std::string> texts);

/// Its results, a line for each: integers with a sign.
[[nodiscard]] std::string result_lines(const component::Value& result);

}  // namespace portico::cli
