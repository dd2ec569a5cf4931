#pragma once

#include <component/plan.hpp>

#include <engine/raw.hpp>
#include <portico/result.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portico::component {

// A core module by itself as the plan of a component that has nothing else: one instance, with the
// host's functions lowered to what it imports and its own lifted as they are. Values are numbers,
// which need no canonical ABI but have the same core values in it.

/// The plan as far as it is known before the engine has seen the module: how to instantiate it.
/// Errors: as `make_plan`.
[[nodiscard]] Result<std::unique_ptr<Plan>> begin_module_plan(std::span<const std::byte> bytes);
/// Adds what it imports and exports.
void finish_module_plan(Plan& plan, const wasmtime_module_t& module);

/// What preview 1 calls itself in core modules.
inline constexpr std::string_view kPreview1 = "wasi_snapshot_preview1";

/// The values that a host has for those of `type`, several results as one tuple; nothing if some
/// are no numbers, or they are too many for one call.
[[nodiscard]] std::optional<FuncType> host_type(const wasm_functype_t& type);
/// Whether core values of the one type are those of the other: types of numbers, with or without a
/// sign, as many of them.
[[nodiscard]] bool same_core_type(const FuncType& a, const FuncType& b);
/// "(i32, i64) -> (f32)": as core modules see it.
[[nodiscard]] std::string core_text(const FuncType& type);

}  // namespace portico::component
