#pragma once

#include <component/core_signature.hpp>
#include <portico/component/type.hpp>

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>

// The text of a component that exports `run`, of the type of `f`, which it imports: components in a
// row, each of which calls the one before, and the first of them `f`. What they do with what they
// pass, their core modules say.

namespace fuzz {

using portico::component::CoreType;
using portico::component::FuncType;
using portico::component::Kind;
using portico::component::Type;

inline std::string core_types(std::string_view keyword, std::span<const CoreType> types) {
  static constexpr std::string_view kNames[] = {"i32", "i64", "f32", "f64"};
  std::string text;
  for (const CoreType type : types)
    text += fmt::format(" ({} {})", keyword, kNames[static_cast<std::size_t>(type)]);
  return text;
}

/// Writes types. Those that have to have a name are imported by one, `t0` and so on; handles are of
/// the resource `r`.
class TypeText {
 public:
  explicit TypeText(const FuncType& type) {
    for (const auto& param : type.params)
      func_ += fmt::format(" (param \"{}\" {})", param.name, refer(*param.type));
    func_ += fmt::format(" (result {})", refer(*type.result));
  }

  /// Imports of the types.
  [[nodiscard]] const std::string& imports() const { return imports_; }
  /// Arguments for these, where a component that has them instantiates another.
  [[nodiscard]] const std::string& arguments() const { return arguments_; }
  /// Parameters and result.
  [[nodiscard]] const std::string& func() const { return func_; }

 private:
  std::string refer(const Type& type) {
    static constexpr std::string_view kNames[] = {"bool", "s8",   "u8",    "s16", "u16",
                                                  "s32",  "u32",  "s64",   "u64", "f32",
                                                  "f64",  "char", "string"};
    switch (type.kind()) {
    case Kind::own:
      return handle("own");
    case Kind::borrow:
      return handle("borrow");
    case Kind::list:
      return fmt::format("(list {})", refer(*type.members().front().type));
    case Kind::option:
      return fmt::format("(option {})", refer(*type.members().front().type));
    case Kind::tuple:
      return members("tuple", "", type);
    case Kind::result:
      return result(type);
    case Kind::record:
      return name(members("record", "field", type));
    case Kind::variant:
      return name(members("variant", "case", type));
    case Kind::enumeration:
      return name(members("enum", "", type));
    case Kind::flags:
      return name(members("flags", "", type));
    default:
      return std::string{kNames[static_cast<std::size_t>(type.kind())]};
    }
  }

  std::string members(std::string_view keyword, std::string_view member, const Type& type) {
    std::string text = fmt::format("({}", keyword);
    for (const auto& each : type.members()) {
      std::string inside = each.name.empty() ? "" : fmt::format("\"{}\"", each.name);
      if (each.type)
        inside += " " + refer(*each.type);
      text += member.empty() ? " " + inside : fmt::format(" ({} {})", member, inside);
    }
    return text + ")";
  }
  std::string result(const Type& type) {
    const auto& ok = type.members()[0].type;
    const auto& error = type.members()[1].type;
    std::string text = "(result";
    if (ok)
      text += " " + refer(*ok);
    if (error)
      text += fmt::format(" (error {})", refer(*error));
    return text + ")";
  }
  std::string handle(std::string_view keyword) {
    if (!handles_) {
      imports_ = "(import \"r\" (type $r (sub resource)))\n" + imports_;
      arguments_ += " (with \"r\" (type $r))";
    }
    handles_ = true;
    return fmt::format("({} $r)", keyword);
  }
  std::string name(const std::string& definition) {
    imports_ += fmt::format("(type $d{0} {1}) (import \"t{0}\" (type $t{0} (eq $d{0})))\n", named_,
                            definition);
    arguments_ += fmt::format(" (with \"t{0}\" (type $t{0}))", named_);
    return fmt::format("$t{}", named_++);
  }

  std::string imports_;
  std::string arguments_;
  std::string func_;
  unsigned named_ = 0;
  bool handles_ = false;
};

/// What the components of a chain are made of.
struct ChainParts {
  /// A core module: exports `mem`, `realloc`, and whatever else the other one imports from "mem".
  std::string memory;
  /// A core module: imports `f` from "", and exports `run` and `post-return`.
  std::string code;
  /// More definitions, in each component; of the exports that they make, `exports` is the names.
  std::string more;
  std::vector<std::string> exports;
};

/// `encodings` has the string encoding of each component. What they export beyond `run`, the whole
/// exports too: `name0` from the first and so on.
inline std::string chain_text(const FuncType& type, std::span<const std::string_view> encodings,
                              const ChainParts& parts) {
  const TypeText types{type};
  const std::string imports =
      fmt::format("{}(import \"f\" (func $f0{}))\n", types.imports(), types.func());
  std::string text =
      fmt::format("(component $Chain\n{}(core module $Mem {})\n(core module $Code {})\n", imports,
                  parts.memory, parts.code);
  std::size_t i = 0;
  for (const std::string_view encoding : encodings) {
    constexpr std::string_view kMemory =
        "(memory (core memory $mem \"mem\")) (realloc (core func $mem \"realloc\"))";
    text += fmt::format("(component $C{}\n{}", i, imports);
    text += "(alias outer $Chain $Mem (core module $Mem))\n"
            "(alias outer $Chain $Code (core module $Code))\n"
            "(core instance $mem (instantiate $Mem))\n";
    text += fmt::format("(core func $lowered (canon lower (func $f0) {} string-encoding={}))\n",
                        kMemory, encoding);
    text += "(core instance $code (instantiate $Code (with \"mem\" (instance $mem))\n"
            "  (with \"\" (instance (export \"f\" (func $lowered))))))\n";
    text += fmt::format("(func (export \"run\"){} (canon lift (core func $code \"run\") {}\n"
                        "  (post-return (core func $code \"post-return\")) string-encoding={}))\n",
                        types.func(), kMemory, encoding);
    text += parts.more + ")\n";
    text += fmt::format("(instance $i{0} (instantiate $C{0}{1} (with \"f\" (func $f{0}))))\n", i,
                        types.arguments());
    for (const auto& name : parts.exports)
      text += fmt::format("(export \"{0}{1}\" (func $i{1} \"{0}\"))\n", name, i);
    text += fmt::format("(alias export $i{} \"run\" (func $f{}))\n", i, i + 1);
    ++i;
  }
  return text + fmt::format("(export \"run\" (func $f{})))", i);
}

}  // namespace fuzz
