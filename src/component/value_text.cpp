#include <portico/component/value.hpp>

#include <boost/nowide/utf/utf.hpp>
#include <fmt/format.h>

#include <iterator>

namespace portico::component {
namespace {

bool is_scalar_value(const Type& type, const Value& value) {
  switch (type.kind()) {
  case Kind::boolean:
    return std::holds_alternative<bool>(value.of);
  case Kind::s8:
    return std::holds_alternative<std::int8_t>(value.of);
  case Kind::u8:
    return std::holds_alternative<std::uint8_t>(value.of);
  case Kind::s16:
    return std::holds_alternative<std::int16_t>(value.of);
  case Kind::u16:
    return std::holds_alternative<std::uint16_t>(value.of);
  case Kind::s32:
    return std::holds_alternative<std::int32_t>(value.of);
  case Kind::u32:
    return std::holds_alternative<std::uint32_t>(value.of);
  case Kind::s64:
    return std::holds_alternative<std::int64_t>(value.of);
  case Kind::u64:
    return std::holds_alternative<std::uint64_t>(value.of);
  case Kind::f32:
    return std::holds_alternative<float>(value.of);
  case Kind::f64:
    return std::holds_alternative<double>(value.of);
  case Kind::character:
    return std::holds_alternative<char32_t>(value.of);
  case Kind::string:
    return std::holds_alternative<std::string>(value.of);
  default:
    return false;
  }
}

std::optional<std::string> not_a(const Type& type) {
  return fmt::format("not a value of type {}", type.to_string());
}

std::optional<std::string> mismatch_in_list(const Type& type, const Value& value) {
  const auto* elements = std::get_if<Value::Sequence>(&value.of);
  if (elements == nullptr || (type.fixed_length() && *type.fixed_length() != elements->size())) {
    return not_a(type);
  }
  for (const Value& element : *elements) {
    if (auto why = mismatch(*type.members().front().type, element)) {
      return why;
    }
  }
  return std::nullopt;
}

std::optional<std::string> mismatch_in_fields(const Type& type, const Value& value) {
  const auto* fields = std::get_if<Value::Sequence>(&value.of);
  if (fields == nullptr || fields->size() != type.members().size()) {
    return not_a(type);
  }
  for (std::size_t i = 0; i < fields->size(); ++i) {
    if (auto why = mismatch(*type.members()[i].type, (*fields)[i])) {
      return why;
    }
  }
  return std::nullopt;
}

std::optional<std::string> mismatch_in_choice(const Type& type, const Value& value) {
  const auto* choice = std::get_if<Value::Choice>(&value.of);
  if (choice == nullptr || choice->index >= type.cases()) {
    return not_a(type);
  }
  const Type* payload = type.payload(choice->index);
  if (choice->payload.size() != (payload != nullptr ? 1U : 0U)) {
    return not_a(type);
  }
  return payload != nullptr ? mismatch(*payload, choice->payload.front()) : std::nullopt;
}

// Writing -----------------------------------------------------------------------------------------

void write(std::string& to, const Type& type, const Value& value);

void append_utf8(std::string& to, char32_t code) {
  boost::nowide::utf::utf_traits<char>::encode(code, std::back_inserter(to));
}

void write_members(std::string& to, const Type& type, const Value::Sequence& values,
                   std::string_view brackets) {
  to += brackets[0];
  for (std::size_t i = 0; i < values.size(); ++i) {
    to += i == 0 ? "" : ", ";
    const auto& member = type.members()[type.kind() == Kind::list ? 0 : i];
    if (type.kind() == Kind::record) {
      to += member.name + ": ";
    }
    write(to, *member.type, values[i]);
  }
  to += brackets[1];
}

void write_choice(std::string& to, const Type& type, const Value::Choice& choice) {
  switch (type.kind()) {
  case Kind::option:
    to += choice.index == 0 ? "none" : "some";
    break;
  case Kind::result:
    to += choice.index == 0 ? "ok" : "err";
    break;
  default:
    to += type.members()[choice.index].name;
  }
  if (const Type* payload = type.payload(choice.index)) {
    to += '(';
    write(to, *payload, choice.payload.front());
    to += ')';
  }
}

void write_flags(std::string& to, const Type& type, std::uint32_t bits) {
  to += '{';
  bool first = true;
  for (std::size_t i = 0; i < type.members().size(); ++i) {
    if ((bits >> i & 1) != 0) {
      to += (first ? "" : ", ") + type.members()[i].name;
      first = false;
    }
  }
  to += '}';
}

void write(std::string& to, const Type& type, const Value& value) {
  switch (type.kind()) {
  case Kind::boolean:
    to += std::get<bool>(value.of) ? "true" : "false";
    return;
  case Kind::character:
    to += '\'';
    append_utf8(to, std::get<char32_t>(value.of));
    to += '\'';
    return;
  case Kind::string:
    to += fmt::format("{:?}", std::get<std::string>(value.of));
    return;
  case Kind::list:
    return write_members(to, type, std::get<Value::Sequence>(value.of), "[]");
  case Kind::record:
    return write_members(to, type, std::get<Value::Sequence>(value.of), "{}");
  case Kind::tuple:
    return write_members(to, type, std::get<Value::Sequence>(value.of), "()");
  case Kind::variant:
  case Kind::enumeration:
  case Kind::option:
  case Kind::result:
    return write_choice(to, type, std::get<Value::Choice>(value.of));
  case Kind::flags:
    return write_flags(to, type, std::get<Value::Flags>(value.of).bits);
  case Kind::own:
  case Kind::borrow:
    to += type.to_string();
    return;
  default:
    std::visit(
        [&](const auto& number) {
          using T = std::decay_t<decltype(number)>;
          if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, char32_t>) {
            to += fmt::to_string(number);
          }
        },
        value.of);
  }
}

}  // namespace

std::optional<std::string> mismatch(const Type& type, const Value& value) {
  switch (type.kind()) {
  case Kind::list:
    return mismatch_in_list(type, value);
  case Kind::record:
  case Kind::tuple:
    return mismatch_in_fields(type, value);
  case Kind::variant:
  case Kind::enumeration:
  case Kind::option:
  case Kind::result:
    return mismatch_in_choice(type, value);
  case Kind::flags: {
    const auto* flags = std::get_if<Value::Flags>(&value.of);
    const auto unused = type.members().size() >= 32 ? 0
                        : flags == nullptr          ? 0
                                                    : flags->bits >> type.members().size();
    return flags == nullptr || unused != 0 ? not_a(type) : std::nullopt;
  }
  case Kind::own:
  case Kind::borrow: {
    const auto* resource = std::get_if<Value::Resource>(&value.of);
    return resource == nullptr || resource->type != type.resource() ? not_a(type) : std::nullopt;
  }
  default:
    return is_scalar_value(type, value) ? std::nullopt : not_a(type);
  }
}

std::optional<std::string> mismatch(const FuncType& type, std::span<const Value> values) {
  if (values.size() != type.params.size()) {
    return fmt::format("{} arguments for {}", values.size(), type.to_string());
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (const auto why = mismatch(*type.params[i].type, values[i])) {
      return fmt::format("argument {} (\"{}\"): {}", i + 1, type.params[i].name, *why);
    }
  }
  return std::nullopt;
}

std::string to_string(const Type& type, const Value& value) {
  std::string text;
  write(text, type, value);
  return text;
}

}  // namespace portico::component
