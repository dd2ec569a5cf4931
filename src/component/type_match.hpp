#pragma once

#include <portico/component/type.hpp>

#include <optional>
#include <string>

namespace portico::component {

/// Why a function of the host, of type `host`, does not fit what a guest has, for messages; nothing
/// if it does. Resource types in both are what they are at run time. Parameter names matter where
/// the host gives them: C++ has none.
[[nodiscard]] std::optional<std::string> mismatch(const FuncType& guest, const FuncType& host);

}  // namespace portico::component
