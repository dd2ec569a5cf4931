#include "decode.hpp"

#include "decoder.hpp"

#include <algorithm>
#include <array>

namespace portico::component {

namespace {

constexpr std::array<std::uint8_t, 8> kComponentPreamble{0x00, 0x61, 0x73, 0x6d,
                                                         0x0d, 0x00, 0x01, 0x00};

void preamble(Reader& in) {
  for (const auto byte : kComponentPreamble)
    in.expect(byte, "not a WebAssembly component");
}

ast::CoreSort core_sort(Reader& in) {
  const auto at = in.offset();
  const auto byte = in.byte();
  if (byte > 0x04 && (byte < 0x10 || byte > 0x12))
    throw_invalid("unknown core sort", at);
  return static_cast<ast::CoreSort>(byte);
}

}  // namespace

std::unique_ptr<const ast::Component> Decoder::component(Reader in) {
  return nested(in, 0);
}

std::unique_ptr<const ast::Component> Decoder::nested(Reader in, unsigned depth) {
  if (depth > kMaxDepth)
    throw Error{Errc::limit, "components are nested too deeply"};
  preamble(in);
  auto component = std::make_unique<ast::Component>();
  sections(in, *component, depth);
  return component;
}

void Decoder::sections(Reader in, ast::Component& into, unsigned depth) {
  while (!in.done()) {
    const auto id = in.byte();
    auto body = in.part(in.u32());
    section(id, body, into, depth);
  }
}

void Decoder::section(std::uint8_t id, Reader& in, ast::Component& into, unsigned depth) {
  const auto one = [&](auto definition) {
    budget_.charge(sizeof(ast::Definition));
    into.definitions.emplace_back(std::move(definition));
  };
  const auto each = [&](auto&& decode) {
    for (auto left = in.count(); left > 0; --left)
      one(decode());
    in.finish("section has bytes left over");
  };
  switch (id) {
  case 0:
    return custom(in, into);
  case 1:
    return one(core_module(in));
  case 2:
    return each([&] { return core_instance(in); });
  case 3:
    return each([&] { return core_type(in); });
  case 4:
    return one(nested(in, depth + 1));
  case 5:
    return each([&] { return instance(in); });
  case 6:
    return each([&] { return alias(in); });
  case 7:
    return each([&] { return type(in, depth + 1); });
  case 8:
    return each([&] { return canon(in); });
  case 9:
    return one(start(in));
  case 10:
    return each([&] {
      const auto name = extern_name(in);
      return ast::Import{name, extern_type(in)};
    });
  case 11:
    return each([&] { return exported(in); });
  case 12:
    return each([&] {
      val_type(in);
      in.skip(in.u32());
      return ast::Value{};
    });
  default:
    throw_invalid("unknown section", in.offset());
  }
}

/// Only names matter, and these only to people: what is malformed in them is as if it were not
/// there.
void Decoder::custom(Reader& in, ast::Component& into) {
  try {
    if (in.name() != "component-name")
      return;
    while (!in.done()) {
      const auto id = in.byte();
      auto part = in.part(in.u32());
      if (id == 1 && part.byte() == 0x05)
        instance_names(part, into);
    }
  } catch (const Error& error) {
    if (error.code() == Errc::limit)
      throw;
  }
}

void Decoder::instance_names(Reader in, ast::Component& into) {
  constexpr std::size_t kMaxLength = 64;
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"-_.:@"}.contains(c);
  };
  for (auto left = in.count(); left > 0; --left) {
    budget_.charge(sizeof(decltype(into.instance_names)::value_type));
    const auto index = in.u32();
    const auto name = in.name();
    // Nothing that could make a message look like something else.
    if (!name.empty() && name.size() <= kMaxLength && std::ranges::all_of(name, plain))
      into.instance_names.emplace(index, name);
  }
}

ast::CoreInstance Decoder::core_instance(Reader& in) {
  const auto at = in.offset();
  switch (in.byte()) {
  case 0x00: {
    const auto module = in.u32();
    return {ast::CoreInstance::Instantiate{
        module, vector<ast::CoreInstance::Argument>(in, [](Reader& r) {
          const auto name = r.name();
          r.expect(0x12, "a core instantiation argument must be an instance");
          return ast::CoreInstance::Argument{name, r.u32()};
        })}};
  }
  case 0x01:
    return {vector<ast::CoreInstance::Export>(in, [](Reader& r) {
      const auto name = r.name();
      const auto sort = core_sort(r);
      return ast::CoreInstance::Export{name, sort, r.u32()};
    })};
  default:
    throw_invalid("unknown kind of core instance", at);
  }
}

ast::Instance Decoder::instance(Reader& in) {
  const auto at = in.offset();
  switch (in.byte()) {
  case 0x00: {
    const auto component = in.u32();
    return {ast::Instance::Instantiate{component, vector<ast::Instance::Export>(in, [](Reader& r) {
                                         const auto name = r.name();
                                         return ast::Instance::Export{name, item(r)};
                                       })}};
  }
  case 0x01:
    return {vector<ast::Instance::Export>(in, [](Reader& r) {
      const auto name = extern_name(r);
      return ast::Instance::Export{name.name, item(r)};
    })};
  default:
    throw_invalid("unknown kind of instance", at);
  }
}

ast::Sort Decoder::sort(Reader& in) {
  const auto at = in.offset();
  switch (in.byte()) {
  case 0x00:
    in.expect(0x11, "of core sorts only a module can stand here");
    return ast::Sort::module;
  case 0x01:
    return ast::Sort::func;
  case 0x02:
    return ast::Sort::value;
  case 0x03:
    return ast::Sort::type;
  case 0x04:
    return ast::Sort::component;
  case 0x05:
    return ast::Sort::instance;
  default:
    throw_invalid("unknown sort", at);
  }
}

ast::Item Decoder::item(Reader& in) {
  const auto kind = sort(in);
  return {kind, in.u32()};
}

ast::Alias Decoder::alias(Reader& in) {
  const auto at = in.offset();
  std::variant<ast::Sort, ast::CoreSort> sort_of;
  if (in.peek() == 0x00) {
    in.byte();
    sort_of = core_sort(in);
    if (std::get<ast::CoreSort>(sort_of) == ast::CoreSort::module)
      sort_of = ast::Sort::module;
  } else {
    sort_of = sort(in);
  }
  const auto* const sort = std::get_if<ast::Sort>(&sort_of);
  const auto* const core = std::get_if<ast::CoreSort>(&sort_of);
  const auto target = in.byte();
  const auto first = in.u32();
  if (target == 0x00 && sort != nullptr)
    return {ast::Alias::Export{*sort, first, in.name()}};
  if (target == 0x01 && core != nullptr)
    return {ast::Alias::CoreExport{*core, first, in.name()}};
  if (target == 0x02)
    return {ast::Alias::Outer{sort_of, first, in.u32()}};
  throw_invalid("unknown kind of alias", at);
}

ast::Start Decoder::start(Reader& in) {
  in.u32();
  for (auto left = in.count(); left > 0; --left)
    in.u32();
  in.u32();
  in.finish("start section has bytes left over");
  return {};
}

ast::Export Decoder::exported(Reader& in) {
  const auto name = extern_name(in);
  const auto what = item(in);
  const auto at = in.offset();
  switch (in.byte()) {
  case 0x00:
    return {name, what, std::nullopt};
  case 0x01:
    return {name, what, extern_type(in)};
  default:
    throw_invalid("malformed export", at);
  }
}

ast::ExternName Decoder::extern_name(Reader& in) {
  const auto at = in.offset();
  const auto form = in.byte();
  if (form > 0x02)
    throw_invalid("unknown form of name", at);
  ast::ExternName result{.name = in.name(), .version_suffix = {}};
  if (form < 0x02)
    return result;
  for (auto left = in.count(); left > 0; --left) {
    const auto attribute = in.byte();
    const auto value = in.name();
    if (attribute == 0x01)
      result.version_suffix = value;
    if (attribute > 0x02)
      throw_invalid("unknown attribute of a name", at);
  }
  return result;
}

Result<std::unique_ptr<const ast::Component>> decode(std::span<const std::byte> bytes) {
  try {
    return Decoder{}.component(Reader{bytes});
  } catch (Error& error) {
    return std::unexpected{std::move(error)};
  }
}

}  // namespace portico::component
