#pragma once

#include <wast/component_side.hpp>

#include <portico/component/linker.hpp>

#include <memory>
#include <string_view>

namespace portico::wast {

/// Defines what `instance` exports (functions, resource types, modules, instances) in `linker`, as
/// the instance `name`. What is returned, which owns `instance` too, must outlive all that is
/// linked with it.
[[nodiscard]] std::shared_ptr<void> export_to(component::Linker& linker, std::string_view name,
                                              const ComponentInstancePtr& instance);

}  // namespace portico::wast
