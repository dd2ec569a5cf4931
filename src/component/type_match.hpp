#pragma once

#include <portico/component/type.hpp>

#include <functional>
#include <optional>
#include <string>

namespace portico::component {

/// The host's identity of a resource type that a component imports; null if it has none.
using ResourceIdentity = std::function<const ResourceType*(const ResourceType*)>;

/// Why a host function of type `host` cannot serve an import of type `guest`, for messages; nothing
/// if it can. Parameter names do not matter: C++ has none.
[[nodiscard]] std::optional<std::string> mismatch(const FuncType& guest, const FuncType& host,
                                                  const ResourceIdentity& identity);

}  // namespace portico::component
