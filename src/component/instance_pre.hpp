#pragma once

#include <component/bridges.hpp>
#include <component/component_impl.hpp>
#include <component/core_signature.hpp>
#include <component/plan.hpp>

#include <portico/component/linker.hpp>

#include <deque>
#include <string>
#include <vector>

namespace portico::component {

/// Where a call crosses: whose handle table and flags, and with which options.
struct CanonState {
  CanonOptions options;
  Index instance = kNone;  // Plan::instances
  /// For messages; null for what is not a component function.
  const FuncType* type = nullptr;
};

/// A guest's function, ready to be called.
struct LiftedFunc {
  CanonState canon;
  FuncType type;
  Layout params;
  Index function = kNone;  // Plan::functions
  /// Plan::instances that a call by the host enters.
  std::vector<Index> enters;
  std::string name;  // for messages: component path and export
};

/// One import of the component's core modules that the host fills; the environment of its
/// trampoline.
struct HostImport {
  enum class What : std::uint8_t {
    function,
    guest,
    resource_new,
    resource_rep,
    resource_drop,
    forward
  } what = What::function;
  CanonState canon;
  /// function
  HostFunction function;
  /// guest
  const LiftedFunc* callee = nullptr;
  /// guest, resource_drop: Plan::instances that the call enters.
  std::vector<Index> enters;
  /// resource_*
  const ResourceType* resource = nullptr;
  /// forward
  Index forwarded = kNone;  // Plan::functions
  engine::FuncTypeHandle signature;
  std::string name;  // for messages
};

/// How one Instantiate step is carried out.
struct InstantiatePlan {
  const wasmtime_module_t* module = nullptr;
  /// One for each of the module's imports.
  std::vector<CoreSource> arguments;
  /// Set when every import is a host function: these need no store and are made once.
  engine::InstancePreHandle pre;
  bool has_start = false;
};

class InstancePre::Impl {
 public:
  explicit Impl(Component c) : component{std::move(c)} {}

  Component component;
  /// What each of Plan::resources is at run time: the host's type, or the plan's own.
  std::vector<const ResourceType*> resources;
  std::deque<HostImport> lowered;       // as Plan::lowered
  std::deque<HostImport> resource_ops;  // as Plan::resource_ops
  std::deque<HostImport> forwards;      // as Plan::forwards
  std::deque<LiftedFunc> lifted;        // as Plan::lifted
  /// Modules that the host provided: as Plan::modules, null for the component's own.
  std::vector<engine::ModuleHandle> modules;
  std::vector<InstantiatePlan> instantiations;
  /// As Plan::memories where memories are cleaned by scanning their pages, else empty.
  std::vector<std::unique_ptr<Bridges>> bridges;

  [[nodiscard]] const Plan& plan() const { return *component.impl()->plan; }
  [[nodiscard]] engine::CoreEngine& core() const { return *component.impl()->core; }
  /// The import that fills `source`, or null if an instance's export does.
  [[nodiscard]] const HostImport* host_import(const CoreSource& source) const;
};

}  // namespace portico::component
