#include <wast/core_side.hpp>

#include <engine/wasm.hpp>

#include <vector>

// The module "spectest", which scripts of the core specification import.

namespace portico::wast {
namespace {

wasm_trap_t* print(void*, wasmtime_caller_t*, const wasmtime_val_t*, std::size_t, wasmtime_val_t*,
                   std::size_t) {
  return nullptr;  // What they print nobody reads.
}

engine::FuncTypeHandle type_of(const std::vector<wasm_valkind_t>& kinds) {
  wasm_valtype_vec_t params;
  wasm_valtype_vec_t results;
  wasm_valtype_vec_new_uninitialized(&params, kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    params.data[i] = wasm_valtype_new(kinds[i]);
  }
  wasm_valtype_vec_new_empty(&results);
  return engine::FuncTypeHandle{wasm_functype_new(&params, &results)};
}

wasmtime_extern_t global(wasmtime_context_t* context, wasm_valkind_t kind,
                         const wasmtime_val_t& value) {
  wasm_globaltype_t* type = wasm_globaltype_new(wasm_valtype_new(kind), WASM_CONST);
  wasmtime_extern_t item{};
  item.kind = WASMTIME_EXTERN_GLOBAL;
  const engine::ErrorHandle none{wasmtime_global_new(context, type, &value, &item.of.global)};
  wasm_globaltype_delete(type);
  return item;
}

}  // namespace

void CoreSide::add_spectest() {
  constexpr std::string_view kModule = "spectest";
  const auto function = [&](std::string_view name, const std::vector<wasm_valkind_t>& params) {
    const engine::ErrorHandle none{
        wasmtime_linker_define_func(linker_.get(), kModule.data(), kModule.size(), name.data(),
                                    name.size(), type_of(params).get(), print, nullptr, nullptr)};
  };
  function("print", {});
  function("print_i32", {WASM_I32});
  function("print_i64", {WASM_I64});
  function("print_f32", {WASM_F32});
  function("print_f64", {WASM_F64});
  function("print_i32_f32", {WASM_I32, WASM_F32});
  function("print_f64_f64", {WASM_F64, WASM_F64});

  CoreInstance items;
  wasmtime_val_t value{};
  value.kind = WASMTIME_I32;
  value.of.i32 = 666;
  items.emplace("global_i32", global(context_, WASM_I32, value));
  value.kind = WASMTIME_I64;
  value.of.i64 = 666;
  items.emplace("global_i64", global(context_, WASM_I64, value));
  value.kind = WASMTIME_F32;
  value.of.f32 = 666.6F;
  items.emplace("global_f32", global(context_, WASM_F32, value));
  value.kind = WASMTIME_F64;
  value.of.f64 = 666.6;
  items.emplace("global_f64", global(context_, WASM_F64, value));
  define(kModule, items);

  // Tables and memories have no functions of the C API for all of their kinds; modules have them.
  constexpr std::string_view kTexts[] = {
      R"((module (table (export "table") 10 20 funcref) (memory (export "memory") 1 2)))",
      R"((module (table (export "table64") i64 10 20 funcref)))",
      R"((module (memory (export "shared_memory") 1 1 shared)))"};
  for (const std::string_view text : kTexts) {
    const auto module = compile(*engine::from_text(text));
    if (!module) {
      continue;  // Its feature was turned off; so scripts do not use it.
    }
    if (const auto instance = instantiate(*module)) {
      define(kModule, *instance);
    }
  }
}

}  // namespace portico::wast
