#include <component/layout.hpp>

#include <algorithm>
#include <string_view>

namespace portico::component {

struct Type::Node {
  Kind kind{};
  std::vector<Member> members;
  const ResourceType* resource = nullptr;
  std::optional<std::uint32_t> fixed_length;
  std::uint32_t depth = 1;
  std::uint32_t kinds = 0;  // one bit for each kind that occurs
  Layout layout;

  explicit Node(Kind of, std::vector<Member> with = {}, std::optional<std::uint32_t> length = {})
      : kind{of}, members{std::move(with)}, fixed_length{length},
        layout{layout_of(of, members, length)} {
    kinds = bit(kind);
    for (const auto& member : members) {
      if (!member.type)
        continue;
      depth = std::max(depth, member.type->node_->depth + 1);
      kinds |= member.type->node_->kinds;
    }
  }

  static std::uint32_t bit(Kind kind) { return std::uint32_t{1} << static_cast<unsigned>(kind); }
};

Type::Type(Kind kind) : node_{std::make_shared<const Node>(kind)} {}

Type::Type(Kind kind, std::vector<Member> members)
    : node_{std::make_shared<const Node>(kind, std::move(members))} {}

Type::Type(Kind kind, const ResourceType* resource) {
  auto node = std::make_shared<Node>(kind);
  node->resource = resource;
  node_ = std::move(node);
}

Type Type::fixed_list(Type element, std::uint32_t length) {
  std::vector<Member> members;
  members.push_back({.name = {}, .type = std::move(element)});
  Type list{Kind::list};
  list.node_ = std::make_shared<const Node>(Kind::list, std::move(members), length);
  return list;
}

Kind Type::kind() const {
  return node_->kind;
}
const std::vector<Type::Member>& Type::members() const {
  return node_->members;
}
const ResourceType* Type::resource() const {
  return node_->resource;
}
std::optional<std::uint32_t> Type::fixed_length() const {
  return node_->fixed_length;
}
const Layout& Type::layout() const {
  return node_->layout;
}
const Type* Type::payload(std::uint32_t index) const {
  if (kind() == Kind::option) {
    return index == 0 ? nullptr : &*members().front().type;
  }
  const auto& type = members()[index].type;
  return type ? &*type : nullptr;
}
std::uint32_t Type::cases() const {
  return kind() == Kind::option ? 2 : static_cast<std::uint32_t>(members().size());
}
std::uint32_t Type::depth() const {
  return node_->depth;
}
bool Type::contains(Kind kind) const {
  return (node_->kinds & Node::bit(kind)) != 0;
}

namespace {

std::string_view keyword(Kind kind) {
  switch (kind) {
  case Kind::boolean:
    return "bool";
  case Kind::s8:
    return "s8";
  case Kind::u8:
    return "u8";
  case Kind::s16:
    return "s16";
  case Kind::u16:
    return "u16";
  case Kind::s32:
    return "s32";
  case Kind::u32:
    return "u32";
  case Kind::s64:
    return "s64";
  case Kind::u64:
    return "u64";
  case Kind::f32:
    return "f32";
  case Kind::f64:
    return "f64";
  case Kind::character:
    return "char";
  case Kind::string:
    return "string";
  case Kind::list:
    return "list";
  case Kind::record:
    return "record";
  case Kind::tuple:
    return "tuple";
  case Kind::variant:
    return "variant";
  case Kind::enumeration:
    return "enum";
  case Kind::option:
    return "option";
  case Kind::result:
    return "result";
  case Kind::flags:
    return "flags";
  case Kind::own:
    return "own";
  case Kind::borrow:
    return "borrow";
  case Kind::stream:
    return "stream";
  case Kind::future:
    return "future";
  case Kind::error_context:
    return "error-context";
  }
  return "?";
}

/// Writes types up to a length that a person still reads. Types share their parts, so written out
/// in full one could be exponentially longer than its definition.
class Writer {
 public:
  std::string take() && {
    if (full())
      text_ += "...";
    return std::move(text_);
  }

  void type(const Type& type) {
    if (full())
      return;
    text_ += keyword(type.kind());
    switch (type.kind()) {
    case Kind::record:
    case Kind::variant:
    case Kind::enumeration:
    case Kind::flags:
      return braces(type);
    case Kind::result:
      return result(type);
    case Kind::own:
    case Kind::borrow:
      text_ += '<' + (type.resource() != nullptr ? type.resource()->name : std::string{"?"}) + '>';
      return;
    default:
      return angles(type);
    }
  }

  void function(const FuncType& type) {
    if (type.async)
      text_ += "async ";
    text_ += "func(";
    list(type.params, [&](const Type::Member& param) {
      text_ += param.name + ": ";
      if (param.type)
        this->type(*param.type);
    });
    text_ += ')';
    if (!type.result)
      return;
    text_ += " -> ";
    this->type(*type.result);
  }

 private:
  static constexpr std::size_t kMaxLength = 2000;
  [[nodiscard]] bool full() const { return text_.size() > kMaxLength; }

  template <class Write> void list(const std::vector<Type::Member>& members, Write&& write) {
    for (const auto& member : members) {
      if (full())
        return;
      if (&member != &members.front())
        text_ += ", ";
      write(member);
    }
  }

  void braces(const Type& of) {
    text_ += " { ";
    list(of.members(), [&](const Type::Member& member) {
      text_ += member.name;
      if (!member.type)
        return;
      text_ += of.kind() == Kind::record ? ": " : "(";
      type(*member.type);
      if (of.kind() == Kind::variant)
        text_ += ')';
    });
    text_ += " }";
  }

  void angles(const Type& of) {
    if (of.members().empty() || !of.members().front().type)
      return;
    text_ += '<';
    list(of.members(), [&](const Type::Member& member) {
      if (member.type)
        type(*member.type);
    });
    if (const auto length = of.fixed_length())
      text_ += ", " + std::to_string(*length);
    text_ += '>';
  }

  void result(const Type& of) {
    const auto& ok = of.members()[0].type;
    const auto& error = of.members()[1].type;
    if (!ok && !error)
      return;
    text_ += '<';
    ok ? type(*ok) : void(text_ += '_');
    if (error) {
      text_ += ", ";
      type(*error);
    }
    text_ += '>';
  }

  std::string text_;
};

}  // namespace

std::string Type::to_string() const {
  Writer writer;
  writer.type(*this);
  return std::move(writer).take();
}

std::string FuncType::to_string() const {
  Writer writer;
  writer.function(*this);
  return std::move(writer).take();
}

}  // namespace portico::component
