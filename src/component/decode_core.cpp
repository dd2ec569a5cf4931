#include "decoder.hpp"

#include <array>

namespace portico::component {

namespace {

constexpr std::array<std::uint8_t, 8> kModulePreamble{0x00, 0x61, 0x73, 0x6d,
                                                      0x01, 0x00, 0x00, 0x00};

// Core types are passed over: the engine checks them again, and a plan needs only their number.

void heap_type(Reader& in) {
  if (in.peek() == 0x65)
    in.byte();  // shared
  in.s33();
}

void core_value_type(Reader& in) {
  const auto byte = in.byte();
  if (byte == 0x63 || byte == 0x64)
    heap_type(in);
  if (byte == 0x65)
    in.byte();
}

void core_field_type(Reader& in) {
  core_value_type(in);
  in.byte();  // mutability
}

void composite_type(std::uint8_t opcode, Reader& in) {
  switch (opcode) {
  case 0x60:
    for (int list = 0; list < 2; ++list)
      for (auto left = in.count(); left > 0; --left)
        core_value_type(in);
    return;
  case 0x5f:
    for (auto left = in.count(); left > 0; --left)
      core_field_type(in);
    return;
  case 0x5e:
    return core_field_type(in);
  default:
    throw_unsupported("a core type of a later WebAssembly proposal");
  }
}

void sub_type(Reader& in) {
  auto opcode = in.byte();
  if (opcode == 0x4f || opcode == 0x50) {
    for (auto left = in.count(); left > 0; --left)
      in.u32();
    opcode = in.byte();
  }
  composite_type(opcode, in);
}

/// Returns how many types it defines.
std::uint32_t recursive_type(Reader& in) {
  if (in.peek() != 0x4e) {
    sub_type(in);
    return 1;
  }
  in.byte();
  const auto count = in.count();
  for (auto left = count; left > 0; --left)
    sub_type(in);
  return count;
}

CoreModule::TableLimits table_type(Reader& in) {
  core_value_type(in);
  const auto flags = in.byte();
  CoreModule::TableLimits limits{.min = in.u64(), .max = {}};
  if ((flags & 0x01U) != 0)
    limits.max = in.u64();
  return limits;
}

CoreModule::MemoryLimits memory_type(Reader& in) {
  const auto flags = in.byte();
  CoreModule::MemoryLimits limits;
  limits.shared = (flags & 0x02U) != 0;
  limits.memory64 = (flags & 0x04U) != 0;
  limits.min_pages = in.u64();
  if ((flags & 0x01U) != 0)
    limits.max_pages = in.u64();
  if ((flags & 0x08U) != 0) {  // pages of 2^n bytes, n at most 16
    const auto at = in.offset();
    const auto log2 = in.u32();
    if (log2 > 16)
      throw_invalid("page size too large", at);
    const auto in_64k = [log2](std::uint64_t pages) {
      const auto shift = 16 - log2;
      const auto rest = pages & ((std::uint64_t{1} << shift) - 1);
      return (pages >> shift) + (rest != 0 ? 1 : 0);
    };
    limits.min_pages = in_64k(limits.min_pages);
    if (limits.max_pages)
      limits.max_pages = in_64k(*limits.max_pages);
  }
  return limits;
}

/// Passes over what follows the prefix byte of a constant instruction of GC.
void gc_instruction(Reader& in) {
  switch (in.u32()) {
  case 0x00:  // struct.new
  case 0x01:  // struct.new_default
  case 0x06:  // array.new
  case 0x07:  // array.new_default
    in.u32();
    return;
  case 0x08:  // array.new_fixed
    in.u32();
    in.u32();
    return;
  case 0x1a:  // any.convert_extern
  case 0x1b:  // extern.convert_any
  case 0x1c:  // ref.i31
    return;
  default:
    throw_unsupported("a table initialiser of a later WebAssembly proposal");
  }
}

/// Passes over a constant expression of a table, so one that leaves a reference.
void constant_expression(Reader& in) {
  for (;;) {
    switch (in.byte()) {
    case 0x0b:
      return;
    case 0x23:
    case 0xd2:
      in.u32();
      break;
    case 0x41:
    case 0x42:
      while ((in.byte() & 0x80U) != 0) {
      }
      break;
    case 0x43:
      in.skip(4);
      break;
    case 0x44:
      in.skip(8);
      break;
    case 0x6a:
    case 0x6b:
    case 0x6c:
    case 0x7c:
    case 0x7d:
    case 0x7e:
      break;
    case 0xd0:
      heap_type(in);
      break;
    case 0xfb:
      gc_instruction(in);
      break;
    default:
      throw_unsupported("a table initialiser of a later WebAssembly proposal");
    }
  }
}

CoreModule::TableLimits table_definition(Reader& in) {
  if (in.peek() != 0x40)
    return table_type(in);
  in.byte();
  in.expect(0x00, "malformed table");
  const auto limits = table_type(in);
  constant_expression(in);
  return limits;
}

}  // namespace

CoreKind core_extern_type(Reader& in) {
  const auto at = in.offset();
  switch (in.byte()) {
  case 0x00:
  case 0x20:
    in.u32();
    return CoreKind::function;
  case 0x01:
    table_type(in);
    return CoreKind::table;
  case 0x02:
    memory_type(in);
    return CoreKind::memory;
  case 0x03:
    core_field_type(in);
    return CoreKind::global;
  case 0x04:
    in.byte();
    in.u32();
    return CoreKind::tag;
  default:
    throw_invalid("unknown kind of core import or export", at);
  }
}

ast::CoreType Decoder::core_type(Reader& in) {
  ast::CoreType type;
  if (in.peek() == 0x50) {
    in.byte();
    type.module = module_type(in);
    return type;
  }
  if (in.peek() == 0x00)
    in.byte();
  const auto at = in.offset();
  type.count = recursive_type(in);
  type.bytes = in.since(at);
  return type;
}

ast::ModuleType Decoder::module_type(Reader& in) {
  ast::ModuleType type;
  for (auto left = in.count(); left > 0; --left) {
    budget_.charge(sizeof(ast::CoreImport) + sizeof(type.declarations.front()));
    const auto at = in.offset();
    switch (in.byte()) {
    case 0x00: {
      const auto module = in.name();
      const auto name = in.name();
      type.imports.push_back({module, name, core_extern_type(in)});
      break;
    }
    case 0x01:
      recursive_type(in);
      break;
    case 0x02: {
      in.expect(0x10, "malformed alias in a module type");
      in.expect(0x01, "malformed alias in a module type");
      const auto scopes = in.u32();
      type.declarations.emplace_back(ast::ModuleType::Outer{scopes, in.u32()});
      continue;
    }
    case 0x03:
      in.name();
      core_extern_type(in);
      break;
    default:
      throw_invalid("unknown declaration in a module type", at);
    }
    type.declarations.emplace_back(in.since(at));
  }
  return type;
}

void Decoder::core_imports(Reader& in, ast::CoreModule& into) {
  into.imports = vector<ast::CoreImport>(in, [](Reader& r) {
    const auto module = r.name();
    const auto name = r.name();
    if (name.empty() && (r.peek() == 0x7e || r.peek() == 0x7f))
      throw_unsupported("compact core imports");
    return ast::CoreImport{module, name, core_extern_type(r)};
  });
}

ast::CoreModule Decoder::core_module(Reader in) {
  ast::CoreModule module;
  module.facts.offset = in.offset();
  module.facts.size = in.left();
  for (const auto byte : kModulePreamble)
    in.expect(byte, "not a core WebAssembly module");
  while (!in.done()) {
    const auto id = in.byte();
    auto body = in.part(in.u32());
    switch (id) {
    case 2:
      core_imports(body, module);
      break;
    case 4:
      module.facts.tables = vector<CoreModule::TableLimits>(body, table_definition);
      break;
    case 5:
      module.facts.memories = vector<CoreModule::MemoryLimits>(body, memory_type);
      break;
    case 8:
      module.facts.has_start = true;
      continue;
    default:
      continue;
    }
    body.finish("core section has bytes left over");
  }
  return module;
}

}  // namespace portico::component
