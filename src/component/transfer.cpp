#include <component/transfer.hpp>

#include <component/scalar.hpp>
#include <component/transcode.hpp>

#include <fmt/format.h>

#include <cstring>

namespace portico::component {
namespace {

const Type& element_of(const Type& list) {
  return *list.members().front().type;
}

}  // namespace

void Transfer::put(const void* value, std::size_t size, std::uint32_t to) {
  std::memcpy(to_.memory().data() + to, value, size);
}

void Transfer::word(std::uint32_t value, std::uint32_t size, std::uint32_t to) {
  // Copies of known sizes are single instructions.
  switch (size) {
  case 1:
    return put(&value, 1, to);
  case 2:
    return put(&value, 2, to);
  default:
    return put(&value, 4, to);
  }
}

void Transfer::flat(const Type& type, const CoreValue*& in, CoreValue*& out) {
  switch (type.kind()) {
  case Kind::string: {
    const List text = string({low_word(in[0]), low_word(in[1])});
    in += 2;
    put_word(out, text.pointer);
    return put_word(out, text.length);
  }
  case Kind::list: {
    if (type.fixed_length()) {
      for (std::uint32_t i = 0; i < *type.fixed_length(); ++i) {
        flat(element_of(type), in, out);
      }
      return;
    }
    const List copied = list(type, {low_word(in[0]), low_word(in[1])});
    in += 2;
    put_word(out, copied.pointer);
    return put_word(out, copied.length);
  }
  case Kind::record:
  case Kind::tuple:
    for (std::size_t i = 0; i < type.members().size(); ++i) {
      flat(*type.members()[i].type, in, out);
    }
    return;
  case Kind::variant:
  case Kind::enumeration:
  case Kind::option:
  case Kind::result:
    return flat_choice(type, in, out);
  case Kind::own:
  case Kind::borrow:
    return put_word(out, handle(type, low_word(*in++)));
  case Kind::s64:
  case Kind::u64:
  case Kind::f64:
    (out++)->i64 =
        static_cast<std::int64_t>(scalar64(type.kind(), static_cast<std::uint64_t>((in++)->i64)));
    return;
  default:
    return put_word(out, scalar32(type, low_word(*in++)));
  }
}

void Transfer::flat_choice(const Type& type, const CoreValue*& in, CoreValue*& out) {
  const CoreValue* const in_end = in + type.layout().flat;
  CoreValue* const out_end = out + type.layout().flat;
  const std::uint32_t index = checked_case(type, low_word(*in++));
  put_word(out, index);
  if (const Type* payload = type.payload(index)) {
    flat(*payload, in, out);
  }
  in = in_end;
  while (out != out_end) {
    (out++)->i64 = 0;
  }
}

void Transfer::memory(const Type& type, const std::byte* from, std::uint32_t to) {
  const Layout& layout = type.layout();
  if (layout.plain) {
    return put(from, layout.size, to);
  }
  switch (type.kind()) {
  case Kind::string: {
    const List text = string({load_word(from, 4), load_word(from + 4, 4)});
    const std::uint32_t words[] = {text.pointer, text.length};
    return put(words, sizeof words, to);
  }
  case Kind::list: {
    if (type.fixed_length()) {
      return elements(element_of(type), from, to, *type.fixed_length());
    }
    const List copied = list(type, {load_word(from, 4), load_word(from + 4, 4)});
    const std::uint32_t words[] = {copied.pointer, copied.length};
    return put(words, sizeof words, to);
  }
  case Kind::record:
  case Kind::tuple:
    for (std::size_t i = 0; i < type.members().size(); ++i) {
      memory(*type.members()[i].type, from + layout.offsets[i], to + layout.offsets[i]);
    }
    return;
  case Kind::variant:
  case Kind::enumeration:
  case Kind::option:
  case Kind::result:
    return choice(type, from, to);
  case Kind::own:
  case Kind::borrow:
    return word(handle(type, load_word(from, 4)), 4, to);
  case Kind::f64: {
    std::uint64_t value;
    std::memcpy(&value, from, sizeof value);
    value = scalar64(type.kind(), value);
    return put(&value, sizeof value, to);
  }
  default: {
    const auto size = static_cast<std::uint32_t>(layout.size);
    return word(scalar32(type, load_word(from, size)), size, to);
  }
  }
}

void Transfer::choice(const Type& type, const std::byte* from, std::uint32_t to) {
  const Layout& layout = type.layout();
  const std::uint32_t index = checked_case(type, load_word(from, layout.discriminant));
  word(index, layout.discriminant, to);
  if (const Type* payload = type.payload(index)) {
    memory(*payload, from + layout.payload, to + layout.payload);
  }
}

Transfer::List Transfer::string(List from) {
  const auto text = transcode(from_, from.pointer, from.length, to_);
  return {text.pointer, text.length};
}

Transfer::List Transfer::list(const Type& type, List from) {
  const Type& element = element_of(type);
  const Layout& layout = element.layout();
  const std::uint64_t size = from.length * layout.size;
  const std::byte* const data = from_.list_at(from.pointer, size, layout.alignment);
  to_.charge(size);
  const std::uint32_t pointer = to_.allocate(size, layout.alignment);
  elements(element, data, pointer, from.length);
  return {pointer, from.length};
}

void Transfer::elements(const Type& element, const std::byte* from, std::uint32_t to,
                        std::uint32_t count) {
  const Layout& layout = element.layout();
  if (layout.plain) {
    if (count != 0) {
      put(from, count * layout.size, to);
    }
    return;
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    memory(element, from + i * layout.size, to + i * static_cast<std::uint32_t>(layout.size));
  }
}

std::uint32_t Transfer::handle(const Type& type, std::uint32_t handle) {
  const ResourceType& resource = *type.resource();
  if (type.kind() == Kind::own) {
    return to_.lower_own(from_.lift_own(handle, resource), resource);
  }
  return to_.lower_borrow(from_.lift_borrow(handle, resource), resource);
}

}  // namespace portico::component
