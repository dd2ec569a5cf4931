#pragma once

#include "core_signature.hpp"

#include <portico/component/type.hpp>
#include <portico/result.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace portico::component {

// A plan is a component with all of its linking done ahead: nested components are inlined, every
// name, alias and index space is gone, and what is left is a list of steps that instantiate core
// modules in order. Instantiating is a loop over the steps. The plan is made once for a component,
// is immutable afterwards and holds no engine object; modules are still bytes.

/// Index into one of the plan's vectors; which one, the member's name says.
using Index = std::uint32_t;
inline constexpr Index kNone = ~Index{0};

enum class StringEncoding : std::uint8_t { utf8, utf16, latin1_utf16 };

/// Canonical options of a lift or lower (Explainer.md, canonopt), with names already resolved.
struct CanonOptions {
  StringEncoding encoding = StringEncoding::utf8;
  Index memory = kNone;       // Plan::memories
  Index realloc = kNone;      // Plan::functions
  Index post_return = kNone;  // Plan::functions
  bool async = false;
  Index callback = kNone;  // Plan::functions
};

/// A resource type that the plan knows: imported from the host, or defined by the component. Its
/// address is its identity, at run time too if the component defines it.
struct Resource : ResourceType {
  /// Imported: path as in `HostFunc`; an empty name for a defined one.
  std::string interface;
  std::string import_name;
  /// Defined by the component: its instance, and the core function that destroys a representation.
  Index instance = kNone;    // Plan::instances
  Index destructor = kNone;  // Plan::functions

  [[nodiscard]] bool imported() const { return !import_name.empty(); }
};

/// A component function that the host must provide.
struct HostFunc {
  std::string interface;  // "wasi:io/poll@0.2.0"; empty for a function imported at the root
  std::string name;       // "[method]pollable.block"
  FuncType type;
};

/// A core function of the guest lifted to a component function.
struct Lifted {
  Index function = kNone;  // Plan::functions: the core function
  CanonOptions options;
  Index instance = kNone;  // Plan::instances: whose handle table and flags
  FuncType type;
  std::string name;  // for messages: as exported
};

/// A component function lowered to a core function.
struct Lowered {
  struct Host {
    Index host_func;  // Plan::host_funcs
  };
  struct Guest {
    Index lifted;  // Plan::lifted: a call from one component instance to another
  };
  std::variant<Host, Guest> callee;
  CanonOptions options;
  Index instance = kNone;  // Plan::instances: the caller's
  FuncType type;           // as seen by the caller's side
};

/// canon resource.new, resource.rep and resource.drop.
struct ResourceOp {
  enum class Op : std::uint8_t { create, rep, drop };
  Op op;
  Index resource;  // Plan::resources
  Index instance;  // Plan::instances
};

/// A host function that calls on to a core function whose instance is made later.
struct Forward {
  Index function;  // Plan::functions
  Index instance;  // Plan::instances
  CoreSignature signature;
};

/// Kinds of core definitions that cross module boundaries.
enum class CoreKind : std::uint8_t { function, table, memory, global, tag };

/// An export of a core instance made by an earlier step.
struct CoreExport {
  Index core_instance = kNone;  // number of the Instantiate step, counting only those
  std::string name;
  CoreKind kind = CoreKind::function;

  friend auto operator<=>(const CoreExport&, const CoreExport&) = default;
};

/// What fills one import of a core module. All but CoreExport are host functions made for it.
struct FromLowered {
  Index lowered;  // Plan::lowered

  friend auto operator<=>(const FromLowered&, const FromLowered&) = default;
};
struct FromResourceOp {
  Index op;  // Plan::resource_ops

  friend auto operator<=>(const FromResourceOp&, const FromResourceOp&) = default;
};
struct FromForward {
  Index forward;  // Plan::forwards

  friend auto operator<=>(const FromForward&, const FromForward&) = default;
};
using CoreSource = std::variant<CoreExport, FromLowered, FromResourceOp, FromForward>;

/// Makes one core instance of modules[module]; `arguments` in the order of the module's imports.
struct Instantiate {
  Index module;    // Plan::modules
  Index instance;  // Plan::instances: the component instance it belongs to
  std::vector<CoreSource> arguments;
  /// For an imported module, whose imports are known only when it is there: their names.
  std::vector<std::pair<std::string, std::string>> names;
};
/// Calls a core function of type () -> () with the instance's rules for start functions: it stands
/// for what a module that was planned away would have run.
struct CallStart {
  Index function;  // Plan::functions
  Index instance;
};
/// Makes memories[memory] / functions[function] available: its core instance exists from here on.
struct TakeMemory {
  Index memory;
};
struct TakeFunction {
  Index function;
};
using PlanStep = std::variant<Instantiate, TakeMemory, TakeFunction, CallStart>;

/// A core function that the host or a lifted function uses: an export of a core instance, or one of
/// the component's own lowered functions used again.
using FunctionSource = CoreSource;

/// One core module: bytes inside the component's, or what the host has to provide.
struct CoreModule {
  std::size_t offset = 0;
  std::size_t size = 0;
  struct Imported {
    /// Path as in `HostFunc`.
    std::string interface;
    std::string name;
    /// The binary of the type that it must have.
    std::vector<std::byte> type;
  };
  std::optional<Imported> imported;
  /// Facts for sizing an engine: declared minimum of each memory (in pages of 64 KiB) and table it
  /// defines, and whether it has a start section.
  struct MemoryLimits {
    std::uint64_t min_pages = 0;
    std::optional<std::uint64_t> max_pages;
    bool memory64 = false;
    bool shared = false;
  };
  struct TableLimits {
    std::uint64_t min = 0;
    std::optional<std::uint64_t> max;
  };
  std::vector<MemoryLimits> memories;
  std::vector<TableLimits> tables;
  bool has_start = false;
  /// Function names of the name section are read from the engine's backtrace, not kept here.
};

/// One component instance: owner of a handle table and of the may-enter and may-leave flags.
struct ComponentInstance {
  Index parent = kNone;  // Plan::instances
  std::string path;      // for messages: "" for the root, else names joined by '/'
};

/// The instances that a call of an export of `callee` enters, innermost first: itself and those
/// around it, but not those that `caller` (kNone: the host) is in already (CanonicalABI.md,
/// `entering_set`).
[[nodiscard]] std::vector<Index> entered(const std::vector<ComponentInstance>& instances,
                                         Index callee, Index caller);

/// An export of the component, by kind. Types are exported too, but need no step.
struct Export;
struct ExportedInstance {
  std::map<std::string, Export, std::less<>> items;
};
struct ExportedFunc {
  /// A lifted function of the guest, or a host function exported again as it is.
  std::variant<Lowered::Guest, Lowered::Host> func;
  FuncType type;
};
struct ExportedResource {
  Index resource;  // Plan::resources
};
struct ExportedType {
  std::optional<Type> type;  // absent for types of functions, instances and components
};
struct ExportedModule {
  Index module;  // Plan::modules
};
struct ExportedComponent {};
/// A function of a core module that takes or returns what a host has no values for.
struct ExportedCoreFunc {
  std::string type;  // for messages
};
struct Export {
  std::variant<ExportedFunc, ExportedInstance, ExportedResource, ExportedType, ExportedModule,
               ExportedComponent, ExportedCoreFunc>
      item;
};

/// A name under which the host may define a resource type, which then has to be one that the
/// component already imports.
struct ResourceAlias {
  std::string interface;
  std::string name;
  Index resource;  // Plan::resources
};

/// An import of the root component, as written, for `inspect`; the parts that need the host are in
/// host_funcs and resources.
struct ImportName {
  std::string name;
  enum class Sort : std::uint8_t { instance, func, type, component, module, value } sort;
};

struct Plan {
  std::vector<CoreModule> modules;
  std::vector<ComponentInstance> instances;
  std::deque<Resource> resources;  // deque: their addresses stay
  std::vector<HostFunc> host_funcs;
  std::vector<Lifted> lifted;
  std::vector<Lowered> lowered;
  std::vector<ResourceOp> resource_ops;
  std::vector<Forward> forwards;
  std::vector<CoreExport> memories;
  std::vector<FunctionSource> functions;
  std::vector<PlanStep> steps;
  std::map<std::string, Export, std::less<>> exports;
  std::vector<ImportName> imports;
  std::vector<ResourceAlias> resource_aliases;
  /// Components that imported instances have to export, by path and name.
  std::vector<std::string> inner_components;
  /// The plan of a core module by itself: values cross as they are, and all is in `instances[0]`.
  bool of_module = false;
  /// Imports of such a module that no host can fill, a line for each.
  std::vector<std::string> unlinkable;

  Plan() = default;
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;
};

/// Makes the plan of a component that the validator has accepted. Reads `bytes`; the plan refers to
/// modules by offset into them. Errors: `unsupported`, naming the feature (async, stream, future,
/// values, threads, component-level start), never for anything WASI 0.2 needs.
[[nodiscard]] Result<std::unique_ptr<Plan>> make_plan(std::span<const std::byte> bytes);

}  // namespace portico::component
