#include "identity.hpp"
#include "planner.hpp"

// A component that imports two resource types may be given one for both. For it they stay two
// (Explainer.md, "Type Checking": what the parent substitutes its child cannot see), so from the
// second time on it gets a view: a resource type of its own that stands for the other, in the types
// of all that it is given together with it.

namespace portico::component {
namespace {

/// Only the validator has seen to it that what is given for a resource type is one.
const ResourceItem& resource_of(const PlanItem& item) {
  const auto* type = std::get_if<TypeItem>(&item);
  const auto* resource = type != nullptr ? std::get_if<ResourceItem>(type) : nullptr;
  if (resource == nullptr)
    throw Error{Errc::invalid_component, "not a resource type"};
  return *resource;
}

}  // namespace

Index Planner::viewed(Index resource) const {
  const Index of = plan_->resources[resource].view_of;
  return of != kNone ? of : resource;
}

PlanItem Planner::given(Scope& scope, const ast::ExternType& type, const PlanItem& item) {
  if (type.fresh_resource)
    return given_resource(scope, resource_of(item));
  if (const auto* func = std::get_if<FuncItem>(&item); func != nullptr && !scope.views.empty())
    return FuncItem{func->callee, func_type(scope, type.index)};
  const auto* instance = std::get_if<InstancePtr>(&item);
  if (instance == nullptr)
    return item;
  const auto declared = instance_type(scope, type.index);
  if (!scope.views.empty() || gives_again(scope, declared, **instance))
    return given_instance(scope, declared, *instance);
  for (const auto& declaration : declared.type->declarations) {
    const auto* exported = std::get_if<ast::ExportDeclaration>(&declaration.of);
    if (exported == nullptr || !exported->type.fresh_resource)
      continue;
    const auto found = (*instance)->exports.find(exported->name.name);
    if (found != (*instance)->exports.end())
      scope.given.insert(viewed(resource_of(found->second).resource));
  }
  return item;
}

TypeItem Planner::given_resource(Scope& scope, const ResourceItem& item) {
  const Index original = viewed(item.resource);
  const bool again = !scope.given.insert(original).second;
  // Host functions know a resource type of the host's by one identity only.
  if (!again || plan_->resources[original].imported())
    return item;
  charge(sizeof(Resource));
  Resource view = plan_->resources[original];
  view.view_of = original;
  plan_->resources.push_back(std::move(view));
  const auto index = static_cast<Index>(plan_->resources.size() - 1);
  scope.views.push_back(index);
  return ResourceItem{index};
}

/// Whether an instance brings a resource type that the component has already, or one twice.
bool Planner::gives_again(const Scope& scope, const ScopeTypeItem& type,
                          const InstanceItem& instance) const {
  std::set<Index> given = scope.given;
  for (const auto& declaration : type.type->declarations) {
    const auto* exported = std::get_if<ast::ExportDeclaration>(&declaration.of);
    if (exported == nullptr || !exported->type.fresh_resource)
      continue;
    const auto found = instance.exports.find(exported->name.name);
    if (found == instance.exports.end())
      continue;
    const Index resource = viewed(resource_of(found->second).resource);
    if (!plan_->resources[resource].imported() && !given.insert(resource).second)
      return true;
  }
  return false;
}

/// The same items, seen through the type that the component declares for them.
InstancePtr Planner::given_instance(Scope& outer, const ScopeTypeItem& type, InstancePtr instance) {
  const Deeper deeper{*this};
  auto& scope = new_scope(type.scope);
  scope.given = outer.given;
  scope.views = outer.views;
  for (const auto& declaration : type.type->declarations) {
    const auto* exported = std::get_if<ast::ExportDeclaration>(&declaration.of);
    if (exported == nullptr) {
      declare(scope, declaration);
      continue;
    }
    const auto found = instance->exports.find(exported->name.name);
    if (found == instance->exports.end())
      throw Error{Errc::invalid_component, "an argument lacks an export of its type"};
    const bool equal = exported->type.sort == ast::Sort::type && !exported->type.fresh_resource;
    PlanItem item = equal ? PlanItem{at(scope.types, exported->type.index, "type")}
                          : given(scope, exported->type, found->second);
    charge(sizeof(ItemMap::value_type));
    add(scope, item);
    scope.exports.insert_or_assign(exported->name.name, std::move(item));
  }
  outer.given = scope.given;
  outer.views = scope.views;
  return new_instance(std::move(scope.exports));
}

void Planner::export_without_views(Scope& scope) {
  std::map<const ResourceType*, const ResourceType*> originals;
  for (const Index view : scope.views)
    originals.emplace(&plan_->resources[view], &plan_->resources[viewed(view)]);
  Identities identities{std::move(originals)};
  for (auto& [name, item] : scope.exports)
    item = without_views(item, identities);
}

/// What whoever gave the types sees of an item: there are no views for it.
PlanItem Planner::without_views(const PlanItem& item, Identities& identities) {
  if (const auto* func = std::get_if<FuncItem>(&item))
    return FuncItem{func->callee, std::make_shared<const FuncType>(identities.of(*func->type))};
  if (const auto* instance = std::get_if<InstancePtr>(&item)) {
    ItemMap exports;
    for (const auto& [name, inner] : (*instance)->exports) {
      charge(sizeof(ItemMap::value_type));
      exports.emplace(name, without_views(inner, identities));
    }
    return new_instance(std::move(exports));
  }
  const auto* type = std::get_if<TypeItem>(&item);
  if (type == nullptr)
    return item;
  if (const auto* resource = std::get_if<ResourceItem>(type))
    return TypeItem{ResourceItem{viewed(resource->resource)}};
  if (const auto* value = std::get_if<Type>(type))
    return TypeItem{identities.of(*value)};
  return item;
}

}  // namespace portico::component
