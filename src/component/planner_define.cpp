#include "planner.hpp"

#include <fmt/format.h>

namespace portico::component {

namespace {

CoreKind kind_of(ast::CoreSort sort) {
  switch (sort) {
  case ast::CoreSort::function:
    return CoreKind::function;
  case ast::CoreSort::table:
    return CoreKind::table;
  case ast::CoreSort::memory:
    return CoreKind::memory;
  case ast::CoreSort::global:
    return CoreKind::global;
  case ast::CoreSort::tag:
    return CoreKind::tag;
  default:
    throw Error{Errc::invalid_component, "not a sort that core instances export"};
  }
}

template <class Scope> auto& space(Scope& scope, CoreKind kind) {
  switch (kind) {
  case CoreKind::function:
    return scope.core[0];
  case CoreKind::table:
    return scope.core[1];
  case CoreKind::memory:
    return scope.core[2];
  case CoreKind::global:
    return scope.core[3];
  case CoreKind::tag:
    break;
  }
  return scope.core[4];
}

Index next_index(std::size_t size) {
  return static_cast<Index>(size);
}

}  // namespace

// ---- core definitions ----

void Planner::define(Scope& scope, const ast::CoreModule& module) {
  add(scope, ModuleItem{&module});
}

void Planner::define(Scope& scope, const ast::CoreType& type) {
  charge(type.count * sizeof(CoreTypeItem));
  if (type.count == 1) {
    scope.core_types.push_back({&type, &scope});
  } else {
    scope.core_types.insert(scope.core_types.end(), type.count, {nullptr, &scope});
  }
}

void Planner::define(Scope& scope, const ast::CoreInstance& instance) {
  charge(sizeof(CoreInstanceItem));
  if (const auto* what = std::get_if<ast::CoreInstance::Instantiate>(&instance.of)) {
    scope.core_instances.push_back(instantiate_core(scope, *what));
    return;
  }
  CoreInstanceItem bundle;
  for (const auto& item : std::get<std::vector<ast::CoreInstance::Export>>(instance.of)) {
    const auto kind = kind_of(item.sort);
    const auto& source = at(space(scope, kind), item.index, "core item");
    charge(sizeof(std::pair<const std::string_view, CoreSource>));
    bundle.exports.insert_or_assign(item.name, source);
  }
  scope.core_instances.push_back(std::move(bundle));
}

CoreInstanceItem Planner::instantiate_core(Scope& scope,
                                           const ast::CoreInstance::Instantiate& what) {
  const auto& item = at(scope.modules, what.module, "core module");
  std::map<std::string_view, const CoreInstanceItem*> arguments;
  for (const auto& argument : what.arguments)
    arguments.emplace(argument.name, &at(scope.core_instances, argument.instance, "core instance"));

  Instantiate step{
      .module = module(item), .instance = instance_of(scope), .arguments = {}, .names = {}};
  charge(sizeof(PlanStep));
  const bool imported = item.imported != kNone;
  for (const auto& import : imported ? item.type->imports : item.module->imports) {
    const auto found = arguments.find(import.module);
    if (found == arguments.end())
      throw Error{Errc::invalid_component,
                  fmt::format("a core module lacks its import \"{}\"", import.module)};
    step.arguments.push_back(core_export(*found->second, import.name, import.kind));
    if (!imported)
      continue;
    charge(sizeof(step.names.front()) + import.module.size() + import.name.size());
    step.names.emplace_back(import.module, import.name);
  }
  plan_->steps.emplace_back(std::move(step));
  return {.number = core_instances_++, .exports = {}};
}

CoreSource Planner::core_export(const CoreInstanceItem& instance, std::string_view name,
                                CoreKind kind) {
  charge(sizeof(CoreSource) + name.size());
  if (instance.number != kNone)
    return CoreExport{instance.number, std::string{name}, kind};
  const auto found = instance.exports.find(name);
  if (found == instance.exports.end())
    throw Error{Errc::invalid_component, fmt::format("no core export \"{}\"", name)};
  const auto* exported = std::get_if<CoreExport>(&found->second);
  if ((exported != nullptr ? exported->kind : CoreKind::function) != kind)
    throw Error{Errc::invalid_component,
                fmt::format("core export \"{}\" is of another kind", name)};
  return found->second;
}

// ---- components and instances ----

void Planner::define(Scope& scope, const std::unique_ptr<const ast::Component>& component) {
  add(scope, ComponentItem{component.get(), &scope});
}

void Planner::define(Scope& scope, const ast::Instance& instance) {
  const auto collect = [&](const std::vector<ast::Instance::Export>& items) {
    ItemMap collected;
    for (const auto& item : items) {
      charge(sizeof(ItemMap::value_type));
      collected.insert_or_assign(item.name, find(scope, item.item));
    }
    return collected;
  };
  if (const auto* what = std::get_if<ast::Instance::Instantiate>(&instance.of)) {
    const auto component = at(scope.components, what->component, "component");
    const auto arguments = collect(what->arguments);
    const auto& names = scope.component->instance_names;
    const auto name = names.find(next_index(scope.instances.size()));
    auto label = name != names.end() ? std::string{name->second}
                                     : fmt::format("instance{}", scope.instances.size());
    return add(scope, instantiate(component, &arguments, &scope, std::move(label)));
  }
  add(scope, new_instance(collect(std::get<std::vector<ast::Instance::Export>>(instance.of))));
}

// ---- aliases ----

void Planner::define(Scope& scope, const ast::Alias& what) {
  std::visit([&](const auto& of) { alias(scope, of); }, what.of);
}

void Planner::alias(Scope& scope, const ast::Alias::Export& of) {
  const auto* instance = at(scope.instances, of.instance, "instance");
  const auto found = instance->exports.find(of.name);
  if (found == instance->exports.end())
    throw Error{Errc::invalid_component, fmt::format("no export \"{}\"", of.name)};
  add(scope, found->second);
}

void Planner::alias(Scope& scope, const ast::Alias::CoreExport& of) {
  const auto kind = kind_of(of.sort);
  const auto& instance = at(scope.core_instances, of.instance, "core instance");
  space(scope, kind).push_back(core_export(instance, of.name, kind));
}

void Planner::alias(Scope& scope, const ast::Alias::Outer& of) {
  const Scope& target = enclosing(scope, of.scopes);
  if (const auto* sort = std::get_if<ast::Sort>(&of.sort))
    return add(scope, find(target, {*sort, of.index}));
  // The only core sort that validation lets through.
  scope.core_types.push_back(at(target.core_types, of.index, "core type"));
}

const Scope& Planner::enclosing(const Scope& scope, std::uint32_t scopes) {
  const Scope* target = &scope;
  for (auto left = scopes; left > 0 && target != nullptr; --left)
    target = target->parent;
  if (target == nullptr)
    throw Error{Errc::invalid_component, "an outer alias leads nowhere"};
  return *target;
}

// ---- canonical functions ----

void Planner::define(Scope& scope, const ast::Canon& what) {
  std::visit([&](const auto& of) { canon(scope, of); }, what);
}

void Planner::canon(Scope& scope, const ast::Lift& lift) {
  const auto type = func_type(scope, lift.type);
  const auto& source = at(space(scope, CoreKind::function), lift.core_function, "core function");
  require_synchronous(*type, "in a lifted function");
  charge(sizeof(Lifted) + size_of(*type));
  Lifted lifted{.function = function(source),
                .options = options(scope, lift.options),
                .instance = instance_of(scope),
                .type = *type,
                .name = {}};
  const auto index = next_index(plan_->lifted.size());
  plan_->lifted.push_back(std::move(lifted));
  add(scope, FuncItem{Lowered::Guest{index}, type});
}

void Planner::canon(Scope& scope, const ast::Lower& lower) {
  const auto& func = at(scope.funcs, lower.func, "func");
  charge(sizeof(Lowered) + size_of(*func.type));
  Lowered lowered{.callee = Lowered::Host{kNone},
                  .options = options(scope, lower.options),
                  .instance = instance_of(scope),
                  .type = *func.type};
  if (const auto* guest = std::get_if<Lowered::Guest>(&func.callee))
    lowered.callee = *guest;
  if (const auto* host = std::get_if<Lowered::Host>(&func.callee))
    lowered.callee = *host;
  const auto index = next_index(plan_->lowered.size());
  plan_->lowered.push_back(std::move(lowered));
  space(scope, CoreKind::function).emplace_back(FromLowered{index});
}

void Planner::canon(Scope& scope, const ast::ResourceBuiltin& builtin) {
  charge(sizeof(ResourceOp));
  const ResourceOp op{builtin.op, resource(scope, builtin.type), instance_of(scope)};
  const auto index = next_index(plan_->resource_ops.size());
  plan_->resource_ops.push_back(op);
  space(scope, CoreKind::function).emplace_back(FromResourceOp{index});
}

void Planner::canon(Scope&, const ast::AsyncBuiltin& builtin) {
  throw_unsupported(builtin.name);
}

CanonOptions Planner::options(const Scope& scope, const ast::CanonOptions& from) {
  if (from.async)
    throw_unsupported("the canonical option async");
  if (from.callback)
    throw_unsupported("the canonical option callback");
  if (from.gc)
    throw_unsupported("the canonical option gc");
  const auto core_function = [&](std::optional<Index> index) {
    if (!index)
      return kNone;
    return function(at(space(scope, CoreKind::function), *index, "core function"));
  };
  CanonOptions result{.encoding = from.encoding};
  if (from.memory)
    result.memory = memory(at(space(scope, CoreKind::memory), *from.memory, "memory"));
  result.realloc = core_function(from.realloc);
  result.post_return = core_function(from.post_return);
  return result;
}

Index Planner::function(const CoreSource& source) {
  const auto [found, added] = functions_.try_emplace(source, next_index(plan_->functions.size()));
  if (added) {
    charge(2 * sizeof(CoreSource));
    plan_->functions.push_back(source);
  }
  return found->second;
}

Index Planner::memory(const CoreSource& source) {
  const auto& exported = std::get<CoreExport>(source);
  const auto [found, added] = memories_.try_emplace(exported, next_index(plan_->memories.size()));
  if (added) {
    charge(2 * sizeof(CoreExport));
    plan_->memories.push_back(exported);
  }
  return found->second;
}

Index Planner::module(const ModuleItem& item) {
  if (item.imported != kNone)
    return item.imported;
  const auto [found, added] = modules_.try_emplace(item.module, next_index(plan_->modules.size()));
  if (added)
    plan_->modules.push_back(item.module->facts);
  return found->second;
}

// ---- the rest ----

void Planner::define(Scope& scope, const ast::Type& what) {
  scope.types.push_back(type(scope, what));
}

void Planner::define(Scope&, const ast::Start&) {
  throw_unsupported("a component-level start function");
}

void Planner::define(Scope&, const ast::Value&) {
  throw_unsupported("component-level values");
}

}  // namespace portico::component
