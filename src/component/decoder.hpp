#pragma once

#include "ast.hpp"
#include "binary.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace portico::component {

/// The recursive descent behind `decode`, one method for each production of Binary.md. Its methods
/// throw `Error`.
class Decoder {
 public:
  std::unique_ptr<const ast::Component> component(Reader in);
  /// What is to be known of a core module ahead of the engine.
  CoreModule module_facts(Reader in) { return core_module(in).facts; }

 private:
  /// Components nested in components and types nested in types, together.
  static constexpr unsigned kMaxDepth = 100;
  /// Several hundred times what the component of a whole language runtime needs.
  static constexpr std::size_t kMaxTreeBytes = std::size_t{64} << 20;

  // decode.cpp: sections and definitions
  void sections(Reader in, ast::Component& into, unsigned depth);
  void section(std::uint8_t id, Reader& in, ast::Component& into, unsigned depth);
  std::unique_ptr<const ast::Component> nested(Reader in, unsigned depth);
  void custom(Reader& in, ast::Component& into);
  void instance_names(Reader in, ast::Component& into);
  ast::CoreInstance core_instance(Reader& in);
  ast::Instance instance(Reader& in);
  ast::Alias alias(Reader& in);
  static ast::Start start(Reader& in);
  ast::Export exported(Reader& in);
  static ast::ExternName extern_name(Reader& in);
  static ast::Item item(Reader& in);
  static ast::Sort sort(Reader& in);

  // decode_canon.cpp
  ast::Canon canon(Reader& in);
  ast::Canon async_builtin(std::uint8_t opcode, Reader& in);
  static ast::CanonOptions canon_options(Reader& in);

  // decode_type.cpp
  ast::Type type(Reader& in, unsigned depth);
  std::optional<ast::DefinedType> compound(std::uint8_t opcode, Reader& in);
  std::vector<ast::Member> members(Reader& in, bool types);
  ast::FuncType func_type(Reader& in, bool async);
  static std::optional<ast::ValType> result_list(Reader& in);
  ast::ScopeType scope_type(ast::ScopeType::Of of, Reader& in, unsigned depth);
  ast::Declaration declaration(Reader& in, unsigned depth);
  static ast::ExternType extern_type(Reader& in);
  static ast::ValType val_type(Reader& in);
  static std::optional<ast::ValType> optional_val_type(Reader& in);

  // decode_core.cpp
  ast::CoreModule core_module(Reader in);
  void core_imports(Reader& in, ast::CoreModule& into);
  ast::CoreType core_type(Reader& in);
  ast::ModuleType module_type(Reader& in);

  /// Decodes a vector, charging for each item before it is made.
  template <class T, class Decode> std::vector<T> vector(Reader& in, Decode&& decode) {
    std::vector<T> items;
    for (auto left = in.count(); left > 0; --left) {
      budget_.charge(sizeof(T));
      items.push_back(decode(in));
    }
    return items;
  }

  Budget budget_{kMaxTreeBytes};
};

/// Passes over the type of a core import or declared export.
CoreKind core_extern_type(Reader& in);

}  // namespace portico::component
