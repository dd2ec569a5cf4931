#pragma once

#include <portico/component/type.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace portico::component {

/// The layout of the type that these parts make.
[[nodiscard]] Layout layout_of(Kind kind, const std::vector<Type::Member>& members,
                               std::optional<std::uint32_t> fixed_length);

}  // namespace portico::component
