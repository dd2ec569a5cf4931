#include "planner.hpp"

#include <fmt/format.h>

namespace portico::component {
namespace {

/// Whether the binary of a core type means the same in any index space: a function of numbers and
/// abstract references.
bool stands_alone(std::span<const std::byte> type) {
  Reader in{type};
  if (in.byte() != 0x60)
    return false;
  for (int list = 0; list < 2; ++list) {
    for (auto left = in.count(); left > 0; --left) {
      const auto byte = in.byte();
      if (byte == 0x63 || byte == 0x64 || byte == 0x65)
        return false;
    }
  }
  return true;
}

}  // namespace

std::size_t size_of(const FuncType& type) {
  std::size_t size = sizeof type;
  for (const auto& param : type.params)
    size += sizeof param + param.name.size();
  return size;
}

void require_synchronous(const FuncType& type, std::string_view where) {
  const auto refuse = [&](std::string_view what) {
    throw_unsupported(fmt::format("{} ({})", what, where));
  };
  if (type.async)
    refuse("async functions");
  const auto check = [&](const Type& of) {
    if (of.contains(Kind::stream))
      refuse("streams");
    if (of.contains(Kind::future))
      refuse("futures");
    if (of.contains(Kind::error_context))
      refuse("error contexts");
  };
  for (const auto& param : type.params)
    if (param.type)
      check(*param.type);
  if (type.result)
    check(*type.result);
}

TypeItem Planner::type(Scope& scope, const ast::Type& from) {
  charge(sizeof(TypeItem));
  return std::visit([&](const auto& of) { return define_type(scope, of); }, from);
}

Type Planner::val_type(const Scope& scope, const ast::ValType& from) {
  if (from.primitive)
    return Type{*from.primitive};
  if (const auto* type = std::get_if<Type>(&at(scope.types, from.index, "type")))
    return *type;
  throw Error{Errc::invalid_component, "a type that is not a value type stands for one"};
}

std::vector<Type::Member> Planner::members(const Scope& scope,
                                           const std::vector<ast::Member>& from) {
  std::vector<Type::Member> result;
  for (const auto& member : from) {
    charge(sizeof(Type::Member) + member.name.size());
    Type::Member made{.name = std::string{member.name}, .type = {}};
    if (member.type)
      made.type = val_type(scope, *member.type);
    result.push_back(std::move(made));
  }
  return result;
}

TypeItem Planner::define_type(Scope& scope, const ast::DefinedType& from) {
  auto parts = members(scope, from.members);
  auto made = from.length && parts.front().type
                  ? Type::fixed_list(*std::move(parts.front().type), *from.length)
                  : Type{from.kind, std::move(parts)};
  if (made.depth() > Type::kMaxDepth)
    throw Error{Errc::limit, "a type is nested too deeply"};
  return made;
}

TypeItem Planner::define_type(Scope& scope, const ast::HandleType& from) {
  return Type{from.kind, &plan_->resources[resource(scope, from.resource)]};
}

/// A map crosses as a list of pairs (CanonicalABI.md, "Despecialization").
TypeItem Planner::define_type(Scope& scope, const ast::MapType& from) {
  charge(3 * sizeof(Type::Member));
  Type pair{Kind::tuple, {{{}, val_type(scope, from.key)}, {{}, val_type(scope, from.value)}}};
  Type made{Kind::list, {{{}, std::move(pair)}}};
  if (made.depth() > Type::kMaxDepth)
    throw Error{Errc::limit, "a type is nested too deeply"};
  return made;
}

TypeItem Planner::define_type(Scope& scope, const ast::FuncType& from) {
  FuncType made{.params = members(scope, from.params), .result = {}, .async = from.async};
  if (from.result)
    made.result = val_type(scope, *from.result);
  return std::make_shared<const FuncType>(std::move(made));
}

TypeItem Planner::define_type(Scope& scope, const ast::ResourceType& from) {
  if (from.rep64)
    throw_unsupported("a resource represented by i64");
  charge(sizeof(Resource));
  const auto index = static_cast<Index>(plan_->resources.size());
  Resource made;
  made.instance = instance_of(scope);
  if (from.destructor)
    made.destructor = function(at(scope.core[0], *from.destructor, "core function"));
  plan_->resources.push_back(std::move(made));
  return ResourceItem{index};
}

TypeItem Planner::define_type(Scope& scope, const ast::ScopeType& from) {
  return ScopeTypeItem{&from, &scope};
}

FuncTypePtr Planner::func_type(const Scope& scope, Index index) const {
  if (const auto* type = std::get_if<FuncTypePtr>(&at(scope.types, index, "type")))
    return *type;
  throw Error{Errc::invalid_component, "not a function type"};
}

Index Planner::resource(const Scope& scope, Index index) const {
  if (const auto* type = std::get_if<ResourceItem>(&at(scope.types, index, "type")))
    return type->resource;
  throw Error{Errc::invalid_component, "not a resource type"};
}

ScopeTypeItem Planner::instance_type(const Scope& scope, Index index) const {
  const auto* type = std::get_if<ScopeTypeItem>(&at(scope.types, index, "type"));
  if (type != nullptr && type->type->of == ast::ScopeType::Of::instance)
    return *type;
  throw Error{Errc::invalid_component, "not an instance type"};
}

// ---- what the host provides ----

/// Makes the item that the host will stand for. `interface` is the instance it is in, itself for
/// an instance.
PlanItem Planner::from_host(Scope& scope, const ast::ExternType& type, const std::string& interface,
                            const std::string& name) {
  switch (type.sort) {
  case ast::Sort::instance:
    return host_instance(instance_type(scope, type.index), interface);
  case ast::Sort::func: {
    auto func = func_type(scope, type.index);
    require_synchronous(
        *func, fmt::format("imported: {}{}{}", interface, interface.empty() ? "" : "#", name));
    charge(sizeof(HostFunc) + interface.size() + name.size() + size_of(*func));
    const auto index = static_cast<Index>(plan_->host_funcs.size());
    plan_->host_funcs.push_back({interface, name, *func});
    return FuncItem{Lowered::Host{index}, std::move(func)};
  }
  case ast::Sort::type: {
    if (!type.fresh_resource) {
      const auto& known = at(scope.types, type.index, "type");
      if (const auto* resource = std::get_if<ResourceItem>(&known)) {
        charge(sizeof(ResourceAlias) + interface.size() + name.size());
        plan_->resource_aliases.push_back({interface, name, resource->resource});
      }
      return known;
    }
    charge(sizeof(Resource) + interface.size() + name.size());
    const auto index = static_cast<Index>(plan_->resources.size());
    Resource made;
    made.name = name;
    made.interface = interface;
    made.import_name = name;
    plan_->resources.push_back(std::move(made));
    return TypeItem{ResourceItem{index}};
  }
  case ast::Sort::component:
    if (!interface.empty())
      plan_->inner_components.push_back(fmt::format("{}#{}", interface, name));
    return ComponentItem{nullptr, nullptr};
  case ast::Sort::module:
    return host_module(scope, type, interface, name);
  case ast::Sort::value:
    break;
  }
  throw_unsupported("component-level values");
}

ModuleItem Planner::host_module(const Scope& scope, const ast::ExternType& type,
                                const std::string& interface, const std::string& name) {
  const auto& item = at(scope.core_types, type.index, "core type");
  if (item.type == nullptr || !item.type->module)
    throw Error{Errc::invalid_component, "not the type of a core module"};
  CoreModule module;
  module.imported = {interface, name, module_type(*item.scope, *item.type->module)};
  charge(sizeof(CoreModule) + interface.size() + name.size() + module.imported->type.size());
  const auto index = static_cast<Index>(plan_->modules.size());
  plan_->modules.push_back(std::move(module));
  return {nullptr, &*item.type->module, index};
}

/// The binary of a module type that refers to nothing outside itself: types of enclosing scopes are
/// written where they are aliased.
std::vector<std::byte> Planner::module_type(const Scope& scope, const ast::ModuleType& type) {
  std::vector<std::byte> binary{std::byte{0x50}};
  append_u32(binary, static_cast<std::uint32_t>(type.declarations.size()));
  for (const auto& declaration : type.declarations) {
    charge(sizeof(declaration));
    if (const auto* bytes = std::get_if<std::span<const std::byte>>(&declaration)) {
      charge(bytes->size());
      binary.insert(binary.end(), bytes->begin(), bytes->end());
      continue;
    }
    const auto& outer = std::get<ast::ModuleType::Outer>(declaration);
    if (outer.scopes == 0)
      throw_unsupported("a module type that aliases its own types");
    const auto& aliased =
        at(enclosing(scope, outer.scopes - 1).core_types, outer.index, "core type");
    if (aliased.type == nullptr || aliased.type->module)
      throw_unsupported("a module type that aliases a recursive type");
    if (!stands_alone(aliased.type->bytes))
      throw_unsupported("a module type that aliases a type which refers to others");
    charge(aliased.type->bytes.size());
    binary.push_back(std::byte{0x01});
    binary.insert(binary.end(), aliased.type->bytes.begin(), aliased.type->bytes.end());
  }
  return binary;
}

void Planner::declare(Scope& scope, const ast::Declaration& declaration) {
  charge(64);
  if (const auto* type = std::get_if<ast::Type>(&declaration.of)) {
    if (std::holds_alternative<ast::ResourceType>(*type))
      throw Error{Errc::invalid_component, "a resource is defined inside a type"};
    define(scope, *type);
  } else if (const auto* alias = std::get_if<ast::Alias>(&declaration.of)) {
    define(scope, *alias);
  } else if (const auto* core = std::get_if<ast::CoreType>(&declaration.of)) {
    define(scope, *core);
  } else {
    throw Error{Errc::invalid_component, "an instance type declares an import"};
  }
}

/// An instance whose every export the host provides, as its type declares them.
InstancePtr Planner::host_instance(const ScopeTypeItem& type, const std::string& interface) {
  const Deeper deeper{*this};
  auto& scope = new_scope(type.scope);
  for (const auto& declaration : type.type->declarations) {
    const auto* exported = std::get_if<ast::ExportDeclaration>(&declaration.of);
    if (exported == nullptr) {
      declare(scope, declaration);
      continue;
    }
    const std::string name{exported->name.name};
    const bool nested = exported->type.sort == ast::Sort::instance;
    auto item = from_host(scope, exported->type,
                          nested ? fmt::format("{}/{}", interface, name) : interface, name);
    charge(sizeof(ItemMap::value_type) + interface.size());
    add(scope, item);
    scope.exports.insert_or_assign(exported->name.name, std::move(item));
  }
  return new_instance(std::move(scope.exports));
}

}  // namespace portico::component
