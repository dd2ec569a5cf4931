#pragma once

#include "plan.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

/// A component as its binary says it, definition by definition (Binary.md). Indices refer to the
/// index spaces of the enclosing scope and are not checked here. Views point into the input.
namespace portico::component::ast {

enum class CoreSort : std::uint8_t {
  function = 0x00,
  table = 0x01,
  memory = 0x02,
  global = 0x03,
  tag = 0x04,
  type = 0x10,
  module = 0x11,
  instance = 0x12,
};

/// Sorts of component-level items. `module` is the only core sort among them.
enum class Sort : std::uint8_t { module, func, value, type, component, instance };

struct Item {
  Sort sort;
  Index index;
};

/// A name as imports and exports have it.
struct ExternName {
  std::string_view name;
  /// With it, a name that ends in "@0.2" says ".12": together they are the whole version.
  std::string_view version_suffix;
};

struct CoreImport {
  std::string_view module;
  std::string_view name;
  CoreKind kind;
};

// ---- types ----

struct ValType {
  std::optional<Kind> primitive;
  Index index = kNone;  // if not primitive
};

struct Member {
  std::string_view name;
  std::optional<ValType> type;
};

/// Primitives and compounds alike; members as in `portico::component::Type`. A stream's or future's
/// element is its one member.
struct DefinedType {
  Kind kind;
  std::vector<Member> members;
  std::optional<std::uint32_t> length;  // of a list
};

struct HandleType {
  Kind kind;  // own or borrow
  Index resource;
};

struct MapType {
  ValType key;
  ValType value;
};

struct FuncType {
  std::vector<Member> params;
  std::optional<ValType> result;
  bool async = false;
};

struct ResourceType {
  bool rep64 = false;
  std::optional<Index> destructor;
};

struct Declaration;

/// The type of an instance or of a component.
struct ScopeType {
  enum class Of : std::uint8_t { instance, component } of;
  std::vector<Declaration> declarations;
};

using Type = std::variant<DefinedType, HandleType, MapType, FuncType, ResourceType, ScopeType>;

/// The type of a core module: what it needs, and how it is written, declaration by declaration.
struct ModuleType {
  /// A core type of an enclosing scope; 0 would be this type itself.
  struct Outer {
    std::uint32_t scopes;
    Index index;
  };
  std::vector<CoreImport> imports;
  std::vector<std::variant<std::span<const std::byte>, Outer>> declarations;
};

/// Of other core types only their place in the index space matters, and how they are written.
struct CoreType {
  std::uint32_t count = 1;  // more, or none, for a recursive group
  std::span<const std::byte> bytes;
  std::optional<ModuleType> module;
};

/// What an import or export is declared to be.
struct ExternType {
  Sort sort;
  bool fresh_resource = false;  // (type (sub resource)): no index
  Index index = kNone;
};

struct Alias {
  struct Export {
    Sort sort;
    Index instance;
    std::string_view name;
  };
  struct CoreExport {
    CoreSort sort;
    Index instance;
    std::string_view name;
  };
  struct Outer {
    std::variant<Sort, CoreSort> sort;
    std::uint32_t scopes;
    Index index;
  };
  std::variant<Export, CoreExport, Outer> of;
};

struct Import {
  ExternName name;
  ExternType type;
};

struct ExportDeclaration {
  ExternName name;
  ExternType type;
};

struct Declaration {
  std::variant<CoreType, Type, Alias, Import, ExportDeclaration> of;
};

// ---- definitions ----

struct CoreModule {
  component::CoreModule facts;
  std::vector<CoreImport> imports;
};

struct CoreInstance {
  struct Argument {
    std::string_view name;
    Index instance;
  };
  struct Instantiate {
    Index module;
    std::vector<Argument> arguments;
  };
  struct Export {
    std::string_view name;
    CoreSort sort;
    Index index;
  };
  std::variant<Instantiate, std::vector<Export>> of;
};

struct Instance {
  struct Export {
    std::string_view name;
    Item item;
  };
  struct Instantiate {
    Index component;
    std::vector<Export> arguments;
  };
  std::variant<Instantiate, std::vector<Export>> of;
};

struct CanonOptions {
  StringEncoding encoding = StringEncoding::utf8;
  std::optional<Index> memory;
  std::optional<Index> realloc;
  std::optional<Index> post_return;
  std::optional<Index> callback;
  bool async = false;
  bool gc = false;
};

struct Lift {
  Index core_function;
  CanonOptions options;
  Index type;
};
struct Lower {
  Index func;
  CanonOptions options;
};
struct ResourceBuiltin {
  ResourceOp::Op op;
  Index type;
};
/// A built-in of WASI 0.3 (tasks, streams, futures, threads): a core function known by name only.
struct AsyncBuiltin {
  std::string_view name;
};
using Canon = std::variant<Lift, Lower, ResourceBuiltin, AsyncBuiltin>;

struct Start {};
struct Value {};

struct Export {
  ExternName name;
  Item item;
  std::optional<ExternType> type;
};

struct Component;

using Definition =
    std::variant<CoreModule, CoreInstance, CoreType, std::unique_ptr<const Component>, Instance,
                 Alias, Type, Canon, Start, Import, Export, Value>;

struct Component {
  std::vector<Definition> definitions;
  /// What its instances are called in its name section, for messages.
  std::map<Index, std::string_view> instance_names;
};

}  // namespace portico::component::ast
