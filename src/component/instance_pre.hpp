#pragma once

#include <component/bridges.hpp>
#include <component/component_impl.hpp>
#include <component/core_signature.hpp>
#include <component/plan.hpp>

#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>

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
  /// Stands for a memory where the host itself is the guest's side.
  std::vector<std::byte>* scratch = nullptr;
};

/// A guest's function, ready to be called.
struct LiftedFunc {
  CanonState canon;
  FuncType type;
  Layout params;
  Index function = kNone;  // Plan::functions
  /// Plan::instances that a call by the host enters.
  std::vector<Index> enters;
  std::string name;  // for messages
};

/// A host's function as such, for a component that exports it again.
struct ImportedFunc {
  HostFunction function;
  FuncType type;
  std::string name;  // for messages
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
    forward,
    /// The engine has it: preview 1.
    engine
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
  std::vector<ImportedFunc> imported;   // as Plan::host_funcs
  bool exports_imports = false;
  /// Some imports are the engine's own.
  bool preview1 = false;
  /// As Plan::instances, for messages: "in component app: ", empty for the outermost.
  std::vector<std::string> places;
  /// Modules that the host provided: as Plan::modules, null for the component's own.
  std::vector<std::shared_ptr<const std::vector<std::byte>>> binaries;
  std::vector<engine::ModuleHandle> modules;
  std::vector<InstantiatePlan> instantiations;
  /// As Plan::memories where memories are cleaned by scanning their pages, else empty.
  std::vector<std::unique_ptr<Bridges>> bridges;

  [[nodiscard]] const Plan& plan() const { return *component.impl()->plan; }
  /// What stands for the component in its store's tables when the host calls its own functions.
  [[nodiscard]] Index host_instance() const { return static_cast<Index>(plan().instances.size()); }
  [[nodiscard]] Func func(const ExportedFunc& exported) const;
  /// The binary of Plan::modules[index].
  [[nodiscard]] std::span<const std::byte> binary(Index index) const;
  [[nodiscard]] engine::CoreEngine& core() const { return *component.impl()->core; }
  /// The import that fills `source`, or null if an instance's export does.
  [[nodiscard]] const HostImport* host_import(const CoreSource& source) const;
};

}  // namespace portico::component
