#pragma once

#include "ast.hpp"
#include "binary.hpp"
#include "plan.hpp"

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace portico::component {

struct Scope;
struct InstanceItem;

// What index spaces hold once names and aliases are resolved.

using FuncTypePtr = std::shared_ptr<const FuncType>;
using InstancePtr = const InstanceItem*;

struct FuncItem {
  std::variant<Lowered::Guest, Lowered::Host> callee;
  FuncTypePtr type;
};
struct ResourceItem {
  Index resource;
};
/// The type of an instance or component, not evaluated: it makes fresh resources each time.
struct ScopeTypeItem {
  const ast::ScopeType* type;
  const Scope* scope;
};
using TypeItem = std::variant<Type, FuncTypePtr, ResourceItem, ScopeTypeItem>;
/// A component and the scope that its outer aliases reach into.
struct ComponentItem {
  const ast::Component* component;
  const Scope* scope;
};
struct ModuleItem {
  const ast::CoreModule* module;
  /// Imported from the host: what its type says of it, and Plan::modules.
  const ast::ModuleType* type = nullptr;
  Index imported = kNone;
};
/// A core type and where it was defined; no type for a part of a recursive group.
struct CoreTypeItem {
  const ast::CoreType* type;
  const Scope* scope;
};
using PlanItem = std::variant<FuncItem, TypeItem, ComponentItem, ModuleItem, InstancePtr>;

using ItemMap = std::map<std::string_view, PlanItem>;
struct InstanceItem {
  ItemMap exports;
};

/// Made by an Instantiate step (`number`), or a bundle of items from elsewhere.
struct CoreInstanceItem {
  Index number = kNone;
  std::map<std::string_view, CoreSource> exports;
};

/// The index spaces of one component instantiation, or of one type of an instance.
struct Scope {
  const Scope* parent = nullptr;

  std::array<std::vector<CoreSource>, 5> core;  // by ast::CoreSort: functions to tags
  std::vector<CoreInstanceItem> core_instances;
  std::vector<ModuleItem> modules;
  std::vector<CoreTypeItem> core_types;
  std::vector<FuncItem> funcs;
  std::vector<InstancePtr> instances;
  std::vector<ComponentItem> components;
  std::vector<TypeItem> types;

  // Of a component instantiation only.
  const ast::Component* component = nullptr;
  Scope* instantiator = nullptr;
  const ItemMap* arguments = nullptr;  // null for the root: the host provides
  std::string label;
  Index instance = kNone;  // Plan::instances, as soon as one is needed
  ItemMap exports;
};

/// Runs a component's definitions in order, as instantiation would, except that what would make an
/// object at run time adds to the plan instead. Its methods throw `Error`.
class Planner {
 public:
  /// `component` must outlive the planner.
  std::unique_ptr<Plan> run(const ast::Component& component);

 private:
  static constexpr std::size_t kMaxPlanBytes = std::size_t{64} << 20;
  static constexpr unsigned kMaxDepth = 100;

  /// Counts recursion on our own stack.
  class Deeper {
   public:
    explicit Deeper(Planner& planner);
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ~Deeper() { --planner_.depth_; }

   private:
    Planner& planner_;
  };

  // planner.cpp: scopes, components, exports
  Scope& new_scope(const Scope* parent);
  InstancePtr new_instance(ItemMap exports);
  InstancePtr instantiate(const ComponentItem& component, const ItemMap* arguments,
                          Scope* instantiator, std::string label);
  void bind(Scope& scope, const ast::Import& import);
  void add(Scope& scope, const PlanItem& item);
  [[nodiscard]] PlanItem find(const Scope& scope, const ast::Item& item) const;
  InstancePtr restricted(InstancePtr instance, const ScopeTypeItem& type);
  void name_export(const PlanItem& item, std::string_view name);
  Export to_export(const PlanItem& item);
  Index instance_of(Scope& scope);

  // planner_define.cpp: what each definition does
  void define(Scope& scope, const ast::CoreModule& module);
  void define(Scope& scope, const ast::CoreInstance& instance);
  void define(Scope& scope, const ast::CoreType& type);
  void define(Scope& scope, const std::unique_ptr<const ast::Component>& component);
  void define(Scope& scope, const ast::Instance& instance);
  void define(Scope& scope, const ast::Alias& alias);
  void define(Scope& scope, const ast::Type& type);
  void define(Scope& scope, const ast::Canon& canon);
  void define(Scope& scope, const ast::Start& start);
  void define(Scope& scope, const ast::Import& import);
  void define(Scope& scope, const ast::Export& exported);
  void define(Scope& scope, const ast::Value& value);

  CoreInstanceItem instantiate_core(Scope& scope, const ast::CoreInstance::Instantiate& what);
  CoreSource core_export(const CoreInstanceItem& instance, std::string_view name, CoreKind kind);
  void alias(Scope& scope, const ast::Alias::Export& of);
  void alias(Scope& scope, const ast::Alias::CoreExport& of);
  void alias(Scope& scope, const ast::Alias::Outer& of);
  void canon(Scope& scope, const ast::Lift& lift);
  void canon(Scope& scope, const ast::Lower& lower);
  void canon(Scope& scope, const ast::ResourceBuiltin& builtin);
  void canon(Scope& scope, const ast::AsyncBuiltin& builtin);
  CanonOptions options(const Scope& scope, const ast::CanonOptions& from);
  Index function(const CoreSource& source);
  Index memory(const CoreSource& source);
  Index module(const ModuleItem& item);
  static const Scope& enclosing(const Scope& scope, std::uint32_t scopes);

  // planner_type.cpp: types, and what is imported from the host by its type
  TypeItem type(Scope& scope, const ast::Type& from);
  Type val_type(const Scope& scope, const ast::ValType& from);
  std::vector<Type::Member> members(const Scope& scope, const std::vector<ast::Member>& from);
  TypeItem define_type(Scope& scope, const ast::DefinedType& from);
  TypeItem define_type(Scope& scope, const ast::HandleType& from);
  TypeItem define_type(Scope& scope, const ast::MapType& from);
  TypeItem define_type(Scope& scope, const ast::FuncType& from);
  TypeItem define_type(Scope& scope, const ast::ResourceType& from);
  TypeItem define_type(Scope& scope, const ast::ScopeType& from);
  FuncTypePtr func_type(const Scope& scope, Index index) const;
  Index resource(const Scope& scope, Index index) const;
  ScopeTypeItem instance_type(const Scope& scope, Index index) const;
  std::vector<std::byte> module_type(const Scope& scope, const ast::ModuleType& type);
  ModuleItem host_module(const Scope& scope, const ast::ExternType& type,
                         const std::string& interface, const std::string& name);
  PlanItem from_host(Scope& scope, const ast::ExternType& type, const std::string& interface,
                     const std::string& name);
  /// Does what a declaration in the type of an instance means, unless it is an export.
  void declare(Scope& scope, const ast::Declaration& declaration);
  InstancePtr host_instance(const ScopeTypeItem& type, const std::string& interface);
  void charge(std::size_t bytes) { budget_.charge(bytes); }

  std::unique_ptr<Plan> plan_ = std::make_unique<Plan>();
  Budget budget_{kMaxPlanBytes};
  unsigned depth_ = 0;
  Index core_instances_ = 0;
  std::deque<Scope> scopes_;  // closures point into them
  std::deque<InstanceItem> instances_;
  std::map<CoreSource, Index> functions_;
  std::map<CoreExport, Index> memories_;
  std::map<const ast::CoreModule*, Index> modules_;
};

/// `space[index]`, or throws naming `what`.
template <class Space> const auto& at(const Space& space, Index index, std::string_view what) {
  if (index >= space.size())
    throw Error{Errc::invalid_component, "index out of range: " + std::string{what}};
  return space[index];
}

/// What a copy of a function's type takes, for the budget.
std::size_t size_of(const FuncType& type);

/// Throws `unsupported` if calling such a function needs WASI 0.3; `where` goes into the message.
void require_synchronous(const FuncType& type, std::string_view where);

}  // namespace portico::component
