#include <component/module_plan.hpp>

#include <component/decoder.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace portico::component {
namespace {

using ValTypeHandle = engine::Handle<wasm_valtype_t, wasm_valtype_delete>;

std::string_view view(const wasm_name_t* name) {
  return {name->data, name->size};
}

/// The number types, and what WIT calls the values.
struct Number {
  std::string_view name;
  Kind kind;
};
constexpr std::array<Number, 4> kNumbers{
    {{"i32", Kind::s32}, {"i64", Kind::s64}, {"f32", Kind::f32}, {"f64", Kind::f64}}};

/// Null where it is not a number. Compares, since asking for the kind of any other type ends the
/// process.
const Number* number_of(const wasm_valtype_t& type) {
  static const std::array<ValTypeHandle, 4> known{
      ValTypeHandle{wasm_valtype_new(WASM_I32)}, ValTypeHandle{wasm_valtype_new(WASM_I64)},
      ValTypeHandle{wasm_valtype_new(WASM_F32)}, ValTypeHandle{wasm_valtype_new(WASM_F64)}};
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (wasmtime_wasm_valtype_equal(&type, known[i].get())) {
      return &kNumbers[i];
    }
  }
  return nullptr;
}

std::string_view name_of(const wasm_valtype_t& type) {
  static const ValTypeHandle vector{wasmtime_wasm_valtype_v128()};
  static const ValTypeHandle host{wasm_valtype_new(WASM_EXTERNREF)};
  static const ValTypeHandle function{wasm_valtype_new(WASM_FUNCREF)};
  if (const Number* number = number_of(type)) {
    return number->name;
  }
  return wasmtime_wasm_valtype_equal(&type, vector.get())     ? "v128"
         : wasmtime_wasm_valtype_equal(&type, host.get())     ? "externref"
         : wasmtime_wasm_valtype_equal(&type, function.get()) ? "funcref"
                                                              : "a reference";
}

std::string list(const wasm_valtype_vec_t& types) {
  std::string text;
  for (std::size_t i = 0; i < types.size; ++i) {
    text.append(i != 0 ? ", " : "").append(name_of(*types.data[i]));
  }
  return text;
}

std::string text_of(const wasm_functype_t& type) {
  return fmt::format("({}) -> ({})", list(*wasm_functype_params(&type)),
                     list(*wasm_functype_results(&type)));
}

/// Nothing if some are no numbers, or they are too many for the core values of one call.
std::optional<std::vector<Type::Member>> members(const wasm_valtype_vec_t& types) {
  std::vector<Type::Member> all;
  for (std::size_t i = 0; i < types.size; ++i) {
    const Number* number = number_of(*types.data[i]);
    if (number == nullptr || all.size() == kMaxFlatParams) {
      return std::nullopt;
    }
    all.push_back({"", Type{number->kind}});
  }
  return all;
}

}  // namespace

std::optional<FuncType> host_type(const wasm_functype_t& type) {
  auto params = members(*wasm_functype_params(&type));
  auto results = members(*wasm_functype_results(&type));
  if (!params || !results) {
    return std::nullopt;
  }
  FuncType made{std::move(*params), std::nullopt};
  if (results->size() == 1) {
    made.result = std::move(results->front().type);
  } else if (!results->empty()) {
    made.result = Type{Kind::tuple, std::move(*results)};
  }
  return made;
}

namespace {

void add_import(Plan& plan, const wasm_importtype_t& import) {
  const std::string module{view(wasm_importtype_module(&import))};
  const std::string name{view(wasm_importtype_name(&import))};
  plan.imports.push_back({fmt::format("{}.{}", module, name), ImportName::Sort::func});
  const wasm_functype_t* const core =
      wasm_externtype_as_functype_const(wasm_importtype_type(&import));
  if (core == nullptr) {
    plan.unlinkable.push_back(fmt::format("{}.{} is not a function, and nothing else can be "
                                          "provided to a core module",
                                          module, name));
    return;
  }
  auto type = host_type(*core);
  if (!type || wasm_functype_results(core)->size > kMaxFlatResults) {
    plan.unlinkable.push_back(fmt::format("function {}.{} is {} for the module, which the host "
                                          "cannot provide",
                                          module, name, text_of(*core)));
    return;
  }
  const auto index = static_cast<Index>(plan.lowered.size());
  const Index memory = plan.memories.empty() ? kNone : 0;
  plan.host_funcs.push_back({module, name, *type});
  plan.lowered.push_back({.callee = Lowered::Host{index},
                          .options = {.memory = memory},
                          .instance = 0,
                          .type = std::move(*type)});
  std::get<Instantiate>(plan.steps.front()).arguments.emplace_back(FromLowered{index});
}

void add_function(Plan& plan, std::string name, const wasm_functype_t& core) {
  auto type = host_type(core);
  if (!type) {
    plan.exports.emplace(std::move(name), Export{ExportedCoreFunc{text_of(core)}});
    return;
  }
  const auto index = static_cast<Index>(plan.functions.size());
  plan.functions.emplace_back(CoreExport{0, name, CoreKind::function});
  plan.steps.emplace_back(TakeFunction{index});
  const auto lifted = static_cast<Index>(plan.lifted.size());
  const Index memory = plan.memories.empty() ? kNone : 0;
  plan.lifted.push_back({.function = index,
                         .options = {.memory = memory},
                         .instance = 0,
                         .type = *type,
                         .name = name});
  plan.exports.emplace(std::move(name),
                       Export{ExportedFunc{Lowered::Guest{lifted}, std::move(*type)}});
}

/// The one that host functions find: by its name.
void add_memory(Plan& plan, const wasm_exporttype_t& exported) {
  const auto* const type = wasm_externtype_as_memorytype_const(wasm_exporttype_type(&exported));
  if (type != nullptr && view(wasm_exporttype_name(&exported)) == "memory" &&
      !wasmtime_memorytype_isshared(type)) {
    plan.memories.push_back({0, "memory", CoreKind::memory});
    plan.steps.emplace_back(TakeMemory{0});
  }
}

/// A library (in WASI's words a reactor) has to be initialised before anything of it is called; a
/// program's `_start` does that itself.
void add_initialize(Plan& plan) {
  const auto is_plain = [&](std::string_view name) {
    const auto found = plan.exports.find(name);
    const auto* func =
        found != plan.exports.end() ? std::get_if<ExportedFunc>(&found->second.item) : nullptr;
    return func != nullptr && func->type.params.empty() && !func->type.result;
  };
  if (is_plain("_initialize") && !plan.exports.contains("_start")) {
    plan.functions.emplace_back(CoreExport{0, "_initialize", CoreKind::function});
    const auto index = static_cast<Index>(plan.functions.size() - 1);
    plan.steps.emplace_back(TakeFunction{index});
    plan.steps.emplace_back(CallStart{index, 0});
  }
}

}  // namespace

Result<std::unique_ptr<Plan>> begin_module_plan(std::span<const std::byte> bytes) {
  auto plan = std::make_unique<Plan>();
  plan->of_module = true;
  plan->instances.emplace_back();
  plan->steps.emplace_back(Instantiate{.module = 0, .instance = 0, .arguments = {}, .names = {}});
  try {
    plan->modules.push_back(Decoder{}.module_facts(Reader{bytes}));
  } catch (Error& error) {
    return std::unexpected{std::move(error)};
  }
  return plan;
}

void finish_module_plan(Plan& plan, const wasmtime_module_t& module) {
  wasm_exporttype_vec_t exports;
  wasmtime_module_exports(&module, &exports);
  const std::span all{exports.data, exports.size};
  for (const wasm_exporttype_t* const exported : all) {
    add_memory(plan, *exported);
  }
  for (const wasm_exporttype_t* const exported : all) {
    if (const auto* type = wasm_externtype_as_functype_const(wasm_exporttype_type(exported))) {
      add_function(plan, std::string{view(wasm_exporttype_name(exported))}, *type);
    }
  }
  wasm_exporttype_vec_delete(&exports);
  add_initialize(plan);

  wasm_importtype_vec_t imports;
  wasmtime_module_imports(&module, &imports);
  for (std::size_t i = 0; i < imports.size; ++i) {
    add_import(plan, *imports.data[i]);
  }
  wasm_importtype_vec_delete(&imports);
}

namespace {

std::vector<CoreType> core_results(const FuncType& type) {
  return type.result ? type.result->layout().core : std::vector<CoreType>{};
}

bool is_number(const Type& type) {
  return type.kind() >= Kind::s32 && type.kind() <= Kind::f64;
}

bool of_numbers(const FuncType& type) {
  const auto one = [](const Type::Member& member) { return is_number(*member.type); };
  return std::ranges::all_of(type.params, one) &&
         (!type.result || is_number(*type.result) ||
          (type.result->kind() == Kind::tuple && std::ranges::all_of(type.result->members(), one)));
}

std::string text_of(const std::vector<CoreType>& types) {
  std::string text;
  for (std::size_t i = 0; i < types.size(); ++i) {
    text.append(i != 0 ? ", " : "").append(kNumbers[static_cast<std::size_t>(types[i])].name);
  }
  return text;
}

}  // namespace

bool same_core_type(const FuncType& a, const FuncType& b) {
  return of_numbers(a) && of_numbers(b) && a.params.size() == b.params.size() &&
         params_layout(a).core == params_layout(b).core && core_results(a) == core_results(b);
}

std::string core_text(const FuncType& type) {
  if (!of_numbers(type)) {
    return type.to_string();
  }
  return fmt::format("({}) -> ({})", text_of(params_layout(type).core),
                     text_of(core_results(type)));
}

}  // namespace portico::component
