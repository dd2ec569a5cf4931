#include "decoder.hpp"

#include <array>

namespace portico::component {

namespace {

std::optional<Kind> primitive(std::uint8_t opcode) {
  static constexpr std::array kFromString{
      Kind::string, Kind::character, Kind::f64, Kind::f32, Kind::u64, Kind::s64,    Kind::u32,
      Kind::s32,    Kind::u16,       Kind::s16, Kind::u8,  Kind::s8,  Kind::boolean};
  if (opcode >= 0x73 && opcode <= 0x7f)
    return kFromString[opcode - 0x73U];
  if (opcode == 0x64)
    return Kind::error_context;
  return std::nullopt;
}

}  // namespace

ast::ValType Decoder::val_type(Reader& in) {
  if (const auto kind = primitive(in.peek())) {
    in.byte();
    return {.primitive = kind};
  }
  const auto at = in.offset();
  const auto index = in.s33();
  if (index < 0)
    throw_invalid("unknown value type", at);
  return {.primitive = std::nullopt, .index = static_cast<Index>(index)};
}

std::optional<ast::ValType> Decoder::optional_val_type(Reader& in) {
  const auto at = in.offset();
  switch (in.byte()) {
  case 0x00:
    return std::nullopt;
  case 0x01:
    return val_type(in);
  default:
    throw_invalid("malformed optional type", at);
  }
}

std::vector<ast::Member> Decoder::members(Reader& in, bool types) {
  return vector<ast::Member>(in, [types](Reader& r) {
    ast::Member member{.name = r.name(), .type = {}};
    if (types)
      member.type = val_type(r);
    return member;
  });
}

std::optional<ast::DefinedType> Decoder::compound(std::uint8_t opcode, Reader& in) {
  const auto element = [&](Kind kind) {
    budget_.charge(sizeof(ast::Member));
    return ast::DefinedType{kind, {{{}, val_type(in)}}, {}};
  };
  const auto optional_element = [&](Kind kind) {
    budget_.charge(sizeof(ast::Member));
    return ast::DefinedType{kind, {{{}, optional_val_type(in)}}, {}};
  };
  switch (opcode) {
  case 0x65:
    return optional_element(Kind::future);
  case 0x66:
    return optional_element(Kind::stream);
  case 0x67: {
    auto list = element(Kind::list);
    list.length = in.u32();
    return list;
  }
  case 0x6a: {
    auto result = optional_element(Kind::result);
    result.members.push_back({{}, optional_val_type(in)});
    return result;
  }
  case 0x6b:
    return element(Kind::option);
  case 0x6d:
    return ast::DefinedType{Kind::enumeration, members(in, false), {}};
  case 0x6e:
    return ast::DefinedType{Kind::flags, members(in, false), {}};
  case 0x6f: {
    auto types = vector<ast::Member>(in, [](Reader& r) { return ast::Member{{}, val_type(r)}; });
    return ast::DefinedType{Kind::tuple, std::move(types), {}};
  }
  case 0x70:
    return element(Kind::list);
  case 0x71: {
    auto cases = vector<ast::Member>(in, [](Reader& r) {
      ast::Member member{.name = r.name(), .type = {}};
      member.type = optional_val_type(r);
      r.expect(0x00, "malformed variant case");
      return member;
    });
    return ast::DefinedType{Kind::variant, std::move(cases), {}};
  }
  case 0x72:
    return ast::DefinedType{Kind::record, members(in, true), {}};
  default:
    return std::nullopt;
  }
}

std::optional<ast::ValType> Decoder::result_list(Reader& in) {
  const auto at = in.offset();
  switch (in.byte()) {
  case 0x00:
    return val_type(in);
  case 0x01:
    in.expect(0x00, "named results are not part of the format any more");
    return {};
  default:
    throw_invalid("malformed function result", at);
  }
}

ast::FuncType Decoder::func_type(Reader& in, bool async) {
  auto params = members(in, true);
  return {std::move(params), result_list(in), async};
}

ast::Type Decoder::type(Reader& in, unsigned depth) {
  const auto at = in.offset();
  const auto opcode = in.byte();
  if (const auto kind = primitive(opcode))
    return ast::DefinedType{*kind, {}, {}};
  if (auto defined = compound(opcode, in))
    return std::move(*defined);
  switch (opcode) {
  case 0x3f: {
    const auto rep = in.byte();
    if (rep != 0x7f && rep != 0x7e)
      throw_invalid("a resource must be represented by i32", at);
    ast::ResourceType resource{.rep64 = rep == 0x7e, .destructor = {}};
    switch (in.byte()) {
    case 0x00:
      break;
    case 0x01:
      resource.destructor = in.u32();
      break;
    default:
      throw_invalid("malformed resource type", at);
    }
    return resource;
  }
  case 0x40:
    return func_type(in, false);
  case 0x41:
    return scope_type(ast::ScopeType::Of::component, in, depth);
  case 0x42:
    return scope_type(ast::ScopeType::Of::instance, in, depth);
  case 0x43:
    return func_type(in, true);
  case 0x63: {
    const auto key = val_type(in);
    return ast::MapType{key, val_type(in)};
  }
  case 0x68:
    return ast::HandleType{Kind::borrow, in.u32()};
  case 0x69:
    return ast::HandleType{Kind::own, in.u32()};
  default:
    throw_invalid("unknown type", at);
  }
}

ast::ScopeType Decoder::scope_type(ast::ScopeType::Of of, Reader& in, unsigned depth) {
  if (depth > kMaxDepth)
    throw Error{Errc::limit, "types are nested too deeply"};
  return {of, vector<ast::Declaration>(in, [&](Reader& r) { return declaration(r, depth); })};
}

ast::Declaration Decoder::declaration(Reader& in, unsigned depth) {
  const auto at = in.offset();
  switch (in.byte()) {
  case 0x00:
    return {core_type(in)};
  case 0x01:
    return {type(in, depth + 1)};
  case 0x02:
    return {alias(in)};
  case 0x03: {
    const auto name = extern_name(in);
    return {ast::Import{name, extern_type(in)}};
  }
  case 0x04: {
    const auto name = extern_name(in);
    return {ast::ExportDeclaration{name, extern_type(in)}};
  }
  default:
    throw_invalid("unknown declaration in a type", at);
  }
}

ast::ExternType Decoder::extern_type(Reader& in) {
  const auto at = in.offset();
  ast::ExternType result{.sort = sort(in)};
  if (result.sort == ast::Sort::type) {
    switch (in.byte()) {
    case 0x00:
      break;
    case 0x01:
      result.fresh_resource = true;
      return result;
    default:
      throw_invalid("malformed type bound", at);
    }
  }
  if (result.sort == ast::Sort::value) {
    switch (in.byte()) {
    case 0x00:
      break;
    case 0x01:
      val_type(in);
      return result;
    default:
      throw_invalid("malformed value bound", at);
    }
  }
  result.index = in.u32();
  return result;
}

}  // namespace portico::component
