#include "planner.hpp"

#include <fmt/format.h>

namespace portico::component {

namespace {

/// Planning cannot go on: a component is to be instantiated that the host would have to provide.
struct NeedsComponent {};

[[noreturn]] void throw_mismatch(std::string_view name) {
  throw Error{Errc::invalid_component, fmt::format("\"{}\" is not of the sort it should be", name)};
}

/// Whether `item` can stand where `sort` is asked for.
bool is(const PlanItem& item, ast::Sort sort) {
  switch (sort) {
  case ast::Sort::func:
    return std::holds_alternative<FuncItem>(item);
  case ast::Sort::type:
    return std::holds_alternative<TypeItem>(item);
  case ast::Sort::component:
    return std::holds_alternative<ComponentItem>(item);
  case ast::Sort::module:
    return std::holds_alternative<ModuleItem>(item);
  case ast::Sort::instance:
    return std::holds_alternative<InstancePtr>(item);
  case ast::Sort::value:
    return false;
  }
  return false;
}

ImportName::Sort import_sort(ast::Sort sort) {
  switch (sort) {
  case ast::Sort::instance:
    return ImportName::Sort::instance;
  case ast::Sort::func:
    return ImportName::Sort::func;
  case ast::Sort::type:
    return ImportName::Sort::type;
  case ast::Sort::component:
    return ImportName::Sort::component;
  case ast::Sort::module:
    return ImportName::Sort::module;
  case ast::Sort::value:
    return ImportName::Sort::value;
  }
  return ImportName::Sort::value;
}

std::string full_name(const ast::ExternName& name) {
  return fmt::format("{}{}", name.name, name.version_suffix);
}

/// Leaves of a plan what the host has to provide.
void drop_what_runs(Plan& plan) {
  plan.steps.clear();
  plan.memories.clear();
  plan.functions.clear();
  plan.lifted.clear();
  plan.lowered.clear();
  plan.resource_ops.clear();
  for (auto& resource : plan.resources)
    resource.destructor = kNone;
}

}  // namespace

Planner::Deeper::Deeper(Planner& planner) : planner_{planner} {
  if (planner_.depth_ >= kMaxDepth)
    throw Error{Errc::limit, "the component's instances are nested too deeply"};
  ++planner_.depth_;
}

std::unique_ptr<Plan> Planner::run(const ast::Component& component) {
  try {
    const auto* root = instantiate({&component, nullptr}, nullptr, nullptr, {});
    for (const auto& [name, item] : root->exports)
      plan_->exports.emplace(name, to_export(item));
  } catch (const NeedsComponent&) {
    // Linking says which component it is that nobody provides.
    drop_what_runs(*plan_);
  }
  return std::move(plan_);
}

Scope& Planner::new_scope(const Scope* parent) {
  charge(sizeof(Scope));
  auto& scope = scopes_.emplace_back();
  scope.parent = parent;
  return scope;
}

InstancePtr Planner::new_instance(ItemMap exports) {
  charge(sizeof(InstanceItem));
  return &instances_.emplace_back(std::move(exports));
}

InstancePtr Planner::instantiate(const ComponentItem& component, const ItemMap* arguments,
                                 Scope* instantiator, std::string label) {
  if (component.component == nullptr)
    throw NeedsComponent{};
  const Deeper deeper{*this};
  auto& scope = new_scope(component.scope);
  scope.instantiator = instantiator;
  scope.arguments = arguments;
  scope.component = component.component;
  scope.label = std::move(label);
  for (const auto& definition : component.component->definitions) {
    charge(64);
    std::visit([&](const auto& what) { define(scope, what); }, definition);
  }
  return new_instance(std::move(scope.exports));
}

/// Fills an import: from the instantiation's arguments, or for the root from the host.
void Planner::bind(Scope& scope, const ast::Import& import) {
  if (scope.arguments == nullptr) {
    auto name = full_name(import.name);
    charge(sizeof(ImportName) + name.size());
    plan_->imports.push_back({name, import_sort(import.type.sort)});
    const bool nested = import.type.sort == ast::Sort::instance;
    return add(scope, from_host(scope, import.type, nested ? name : "", nested ? "" : name));
  }
  const auto found = scope.arguments->find(import.name.name);
  if (found == scope.arguments->end())
    throw Error{Errc::invalid_component,
                fmt::format("an instantiation lacks the argument \"{}\"", import.name.name)};
  if (!is(found->second, import.type.sort))
    throw_mismatch(import.name.name);
  if (import.type.fresh_resource &&
      !std::holds_alternative<ResourceItem>(std::get<TypeItem>(found->second)))
    throw_mismatch(import.name.name);
  add(scope, found->second);
}

void Planner::add(Scope& scope, const PlanItem& item) {
  charge(sizeof(PlanItem));
  struct Add {
    Scope& scope;
    void operator()(const FuncItem& func) const { scope.funcs.push_back(func); }
    void operator()(const TypeItem& type) const { scope.types.push_back(type); }
    void operator()(const ComponentItem& component) const { scope.components.push_back(component); }
    void operator()(const ModuleItem& module) const { scope.modules.push_back(module); }
    void operator()(InstancePtr instance) const { scope.instances.push_back(instance); }
  };
  std::visit(Add{scope}, item);
}

PlanItem Planner::find(const Scope& scope, const ast::Item& item) const {
  switch (item.sort) {
  case ast::Sort::func:
    return at(scope.funcs, item.index, "func");
  case ast::Sort::type:
    return at(scope.types, item.index, "type");
  case ast::Sort::component:
    return at(scope.components, item.index, "component");
  case ast::Sort::module:
    return at(scope.modules, item.index, "module");
  case ast::Sort::instance:
    return at(scope.instances, item.index, "instance");
  case ast::Sort::value:
    break;
  }
  throw_unsupported("component-level values");
}

/// What an export's declared type leaves visible of an instance.
InstancePtr Planner::restricted(InstancePtr instance, const ScopeTypeItem& type) {
  ItemMap visible;
  for (const auto& declaration : type.type->declarations) {
    charge(sizeof(ItemMap::value_type));
    const auto* exported = std::get_if<ast::ExportDeclaration>(&declaration.of);
    if (exported == nullptr)
      continue;
    const auto found = instance->exports.find(exported->name.name);
    if (found == instance->exports.end() || !is(found->second, exported->type.sort))
      throw_mismatch(exported->name.name);
    visible.insert(*found);
  }
  return new_instance(std::move(visible));
}

void Planner::define(Scope& scope, const ast::Import& import) {
  bind(scope, import);
}

void Planner::define(Scope& scope, const ast::Export& exported) {
  auto item = find(scope, exported.item);
  if (exported.type && exported.type->sort == ast::Sort::instance) {
    auto* const instance = std::get_if<InstancePtr>(&item);
    if (instance == nullptr)
      throw_mismatch(exported.name.name);
    *instance = restricted(*instance, instance_type(scope, exported.type->index));
  }
  charge(sizeof(ItemMap::value_type));
  name_export(item, exported.name.name);
  add(scope, item);
  scope.exports.insert_or_assign(exported.name.name, std::move(item));
}

/// Remembers, for messages, what a function or resource is known as outside.
void Planner::name_export(const PlanItem& item, std::string_view name) {
  const auto name_func = [&](const PlanItem& of, std::string full, bool again) {
    const auto* func = std::get_if<FuncItem>(&of);
    if (func == nullptr)
      return;
    const auto* guest = std::get_if<Lowered::Guest>(&func->callee);
    if (guest == nullptr)
      return;
    auto& known = plan_->lifted[guest->lifted].name;
    if (again || known.empty())
      known = std::move(full);
  };
  charge(name.size());
  name_func(item, std::string{name}, false);
  if (const auto* type = std::get_if<TypeItem>(&item)) {
    if (const auto* resource = std::get_if<ResourceItem>(type)) {
      auto& known = plan_->resources[resource->resource].name;
      if (known.empty())
        known = name;
    }
  }
  if (const auto* instance = std::get_if<InstancePtr>(&item)) {
    for (const auto& [inner, of] : (*instance)->exports) {
      charge(name.size() + inner.size() + 1);
      name_func(of, fmt::format("{}#{}", name, inner), true);
    }
  }
}

Export Planner::to_export(const PlanItem& item) {
  const Deeper deeper{*this};
  charge(sizeof(Export));
  if (const auto* func = std::get_if<FuncItem>(&item)) {
    charge(size_of(*func->type));
    return {ExportedFunc{func->callee, *func->type}};
  }
  if (const auto* module = std::get_if<ModuleItem>(&item))
    return {ExportedModule{this->module(*module)}};
  if (const auto* instance = std::get_if<InstancePtr>(&item)) {
    ExportedInstance exported;
    for (const auto& [name, inner] : (*instance)->exports) {
      charge(name.size());
      exported.items.emplace(name, to_export(inner));
    }
    return {std::move(exported)};
  }
  if (const auto* type = std::get_if<TypeItem>(&item)) {
    if (const auto* resource = std::get_if<ResourceItem>(type))
      return {ExportedResource{resource->resource}};
    if (const auto* value = std::get_if<Type>(type))
      return {ExportedType{*value}};
    return {ExportedType{}};
  }
  return {ExportedComponent{}};
}

/// The component instance that a scope's code belongs to. Components that only pass items on get
/// none of their own, unless something inside them does.
Index Planner::instance_of(Scope& scope) {
  if (scope.instance != kNone)
    return scope.instance;
  ComponentInstance made;
  if (scope.instantiator != nullptr) {
    made.parent = instance_of(*scope.instantiator);
    const auto& above = plan_->instances[made.parent].path;
    made.path = above.empty() ? scope.label : fmt::format("{}/{}", above, scope.label);
  }
  charge(sizeof(ComponentInstance) + made.path.size());
  scope.instance = static_cast<Index>(plan_->instances.size());
  plan_->instances.push_back(std::move(made));
  return scope.instance;
}

}  // namespace portico::component
