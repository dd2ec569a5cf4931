#include <portico/component/value.hpp>

#include <component/core_signature.hpp>
#include <component/scalar.hpp>

#include <portico/component/abi.hpp>

#include <fmt/format.h>

namespace portico::component {
namespace {

/// Calls `f.template operator()<T>()` with the C++ type of a number, bool or char; anything else is
/// `otherwise`.
template <class F, class G> decltype(auto) with_scalar(Kind kind, F&& f, G&& otherwise) {
  switch (kind) {
  case Kind::boolean:
    return f.template operator()<bool>();
  case Kind::s8:
    return f.template operator()<std::int8_t>();
  case Kind::u8:
    return f.template operator()<std::uint8_t>();
  case Kind::s16:
    return f.template operator()<std::int16_t>();
  case Kind::u16:
    return f.template operator()<std::uint16_t>();
  case Kind::s32:
    return f.template operator()<std::int32_t>();
  case Kind::u32:
    return f.template operator()<std::uint32_t>();
  case Kind::s64:
    return f.template operator()<std::int64_t>();
  case Kind::u64:
    return f.template operator()<std::uint64_t>();
  case Kind::f32:
    return f.template operator()<float>();
  case Kind::f64:
    return f.template operator()<double>();
  case Kind::character:
    return f.template operator()<char32_t>();
  case Kind::string:
    return f.template operator()<std::string>();
  default:
    return otherwise();
  }
}

void store_word(Canon& canon, std::uint32_t word, std::uint32_t size, std::uint32_t at) {
  std::memcpy(canon.memory().data() + at, &word, size);
}

// Handles -----------------------------------------------------------------------------------------

Value lift_handle(Canon& canon, const Type& type, std::uint32_t handle) {
  const auto& resource = *type.resource();
  const auto what = type.kind() == Kind::own ? canon.lift_own(handle, resource)
                                             : canon.lift_borrow(handle, resource);
  if (type.kind() == Kind::own && resource.of_host) {
    canon.hold(static_cast<const HostResourceType&>(resource), what);
  }
  return {Value::Resource{&resource, what, resource.of_host ? nullptr : &canon.store()}};
}

std::uint32_t lower_handle(Canon& canon, const Type& type, const Value& value) {
  const auto& what = std::get<Value::Resource>(value.of);
  if (what.type != type.resource() || (what.store != nullptr && what.store != &canon.store())) {
    throw Trap(fmt::format("the host passed a resource that is not of this {}", type.to_string()));
  }
  return type.kind() == Kind::own ? canon.lower_own(what.representation, *what.type)
                                  : canon.lower_borrow(what.representation, *what.type);
}

// Lists -------------------------------------------------------------------------------------------

Value load_elements(Canon& canon, const Type& element, const std::byte* from, std::uint32_t count) {
  canon.charge(std::uint64_t{count} * sizeof(Value));
  Value::Sequence elements;
  elements.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    elements.push_back(load(canon, element, from + i * element.layout().size));
  }
  return {std::move(elements)};
}

Value load_list(Canon& canon, const Type& type, detail::PointerAndLength list) {
  const Type& element = *type.members().front().type;
  const Layout& layout = element.layout();
  const std::byte* from = canon.list_at(list.pointer, list.length * layout.size, layout.alignment);
  return load_elements(canon, element, from, list.length);
}

void store_elements(Canon& canon, const Type& element, const Value::Sequence& values,
                    std::uint32_t at) {
  for (const Value& value : values) {
    store(canon, element, value, at);
    at += static_cast<std::uint32_t>(element.layout().size);
  }
}

detail::PointerAndLength lower_list(Canon& canon, const Type& type, const Value& value) {
  const auto& values = std::get<Value::Sequence>(value.of);
  const Type& element = *type.members().front().type;
  const std::uint64_t size = values.size() * element.layout().size;
  canon.charge(size);
  const std::uint32_t pointer = canon.allocate(size, element.layout().alignment);
  store_elements(canon, element, values, pointer);
  return {pointer, static_cast<std::uint32_t>(values.size())};
}

// Variants ----------------------------------------------------------------------------------------

Value lift_choice(Canon& canon, const Type& type, const CoreValue*& in) {
  Value::Choice choice{checked_case(type, static_cast<std::uint32_t>(in->i32)), {}};
  const CoreValue* payload = in + 1;
  in += type.layout().flat;
  if (const Type* of = type.payload(choice.index)) {
    choice.payload.push_back(lift(canon, *of, payload));
  }
  return {std::move(choice)};
}

Value load_choice(Canon& canon, const Type& type, const std::byte* from) {
  const Layout& layout = type.layout();
  Value::Choice choice{checked_case(type, load_word(from, layout.discriminant)), {}};
  if (const Type* of = type.payload(choice.index)) {
    canon.charge(sizeof(Value));
    choice.payload.push_back(load(canon, *of, from + layout.payload));
  }
  return {std::move(choice)};
}

void lower_choice(Canon& canon, const Type& type, const Value& value, CoreValue*& out) {
  const auto& choice = std::get<Value::Choice>(value.of);
  CoreValue* const end = out + type.layout().flat;
  detail::put_i32(out, choice.index);
  if (const Type* of = type.payload(choice.index)) {
    lower(canon, *of, choice.payload.front(), out);
  }
  while (out != end) {
    (out++)->i64 = 0;
  }
}

void store_choice(Canon& canon, const Type& type, const Value& value, std::uint32_t at) {
  const auto& choice = std::get<Value::Choice>(value.of);
  const Layout& layout = type.layout();
  store_word(canon, choice.index, layout.discriminant, at);
  if (const Type* of = type.payload(choice.index)) {
    store(canon, *of, choice.payload.front(), at + layout.payload);
  }
}

}  // namespace

// Any type ----------------------------------------------------------------------------------------

Value lift(Canon& canon, const Type& type, const CoreValue*& in) {
  const auto scalar = [&]<class T>() -> Value { return {Abi<T>::lift(canon, in)}; };
  return with_scalar(type.kind(), scalar, [&]() -> Value {
    switch (type.kind()) {
    case Kind::list:
      if (!type.fixed_length()) {
        return load_list(canon, type, detail::PointerAndLength::lifted(in));
      } else {
        Value::Sequence elements;
        elements.reserve(*type.fixed_length());
        for (std::uint32_t i = 0; i < *type.fixed_length(); ++i) {
          elements.push_back(lift(canon, *type.members().front().type, in));
        }
        return {std::move(elements)};
      }
    case Kind::record:
    case Kind::tuple: {
      Value::Sequence fields;
      fields.reserve(type.members().size());
      for (const auto& field : type.members()) {
        fields.push_back(lift(canon, *field.type, in));
      }
      return {std::move(fields)};
    }
    case Kind::variant:
    case Kind::enumeration:
    case Kind::option:
    case Kind::result:
      return lift_choice(canon, type, in);
    case Kind::flags:
      return {Value::Flags{static_cast<std::uint32_t>((in++)->i32) & flags_mask(type)}};
    case Kind::own:
    case Kind::borrow:
      return lift_handle(canon, type, static_cast<std::uint32_t>((in++)->i32));
    default:
      throw_not_built(type);
    }
  });
}

Value load(Canon& canon, const Type& type, const std::byte* from) {
  const auto scalar = [&]<class T>() -> Value { return {Abi<T>::load(canon, from)}; };
  return with_scalar(type.kind(), scalar, [&]() -> Value {
    switch (type.kind()) {
    case Kind::list:
      return type.fixed_length()
                 ? load_elements(canon, *type.members().front().type, from, *type.fixed_length())
                 : load_list(canon, type, detail::PointerAndLength::loaded(from));
    case Kind::record:
    case Kind::tuple: {
      canon.charge(type.members().size() * sizeof(Value));
      Value::Sequence fields;
      fields.reserve(type.members().size());
      for (std::size_t i = 0; i < type.members().size(); ++i) {
        fields.push_back(load(canon, *type.members()[i].type, from + type.layout().offsets[i]));
      }
      return {std::move(fields)};
    }
    case Kind::variant:
    case Kind::enumeration:
    case Kind::option:
    case Kind::result:
      return load_choice(canon, type, from);
    case Kind::flags:
      return {Value::Flags{load_word(from, type.layout().alignment) & flags_mask(type)}};
    case Kind::own:
    case Kind::borrow:
      return lift_handle(canon, type, detail::load_u32(from));
    default:
      throw_not_built(type);
    }
  });
}

void lower(Canon& canon, const Type& type, const Value& value, CoreValue*& out) {
  const auto scalar = [&]<class T>() { Abi<T>::lower(canon, std::get<T>(value.of), out); };
  with_scalar(type.kind(), scalar, [&] {
    switch (type.kind()) {
    case Kind::list:
      if (!type.fixed_length()) {
        return lower_list(canon, type, value).lower(out);
      }
      for (const Value& element : std::get<Value::Sequence>(value.of)) {
        lower(canon, *type.members().front().type, element, out);
      }
      return;
    case Kind::record:
    case Kind::tuple: {
      const auto& fields = std::get<Value::Sequence>(value.of);
      for (std::size_t i = 0; i < fields.size(); ++i) {
        lower(canon, *type.members()[i].type, fields[i], out);
      }
      return;
    }
    case Kind::variant:
    case Kind::enumeration:
    case Kind::option:
    case Kind::result:
      return lower_choice(canon, type, value, out);
    case Kind::flags:
      return detail::put_i32(out, std::get<Value::Flags>(value.of).bits);
    case Kind::own:
    case Kind::borrow:
      return detail::put_i32(out, lower_handle(canon, type, value));
    default:
      throw_not_built(type);
    }
  });
}

void store(Canon& canon, const Type& type, const Value& value, std::uint32_t at) {
  const auto scalar = [&]<class T>() { Abi<T>::store(canon, std::get<T>(value.of), at); };
  with_scalar(type.kind(), scalar, [&] {
    switch (type.kind()) {
    case Kind::list:
      if (!type.fixed_length()) {
        return lower_list(canon, type, value).store(canon, at);
      }
      return store_elements(canon, *type.members().front().type,
                            std::get<Value::Sequence>(value.of), at);
    case Kind::record:
    case Kind::tuple: {
      const auto& fields = std::get<Value::Sequence>(value.of);
      for (std::size_t i = 0; i < fields.size(); ++i) {
        store(canon, *type.members()[i].type, fields[i], at + type.layout().offsets[i]);
      }
      return;
    }
    case Kind::variant:
    case Kind::enumeration:
    case Kind::option:
    case Kind::result:
      return store_choice(canon, type, value, at);
    case Kind::flags:
      return store_word(canon, std::get<Value::Flags>(value.of).bits, type.layout().alignment, at);
    case Kind::own:
    case Kind::borrow:
      return store_word(canon, lower_handle(canon, type, value), 4, at);
    default:
      throw_not_built(type);
    }
  });
}

// Arguments ---------------------------------------------------------------------------------------

namespace {

/// Whether arguments of it need no memory; layouts take time to make.
bool fits_core_values(const FuncType& type) {
  std::uint32_t flat = 0;
  for (const auto& param : type.params) {
    flat += param.type->layout().flat;
  }
  return flat <= kMaxFlatParams;
}

}  // namespace

std::vector<Value> lift_params(Canon& canon, const FuncType& type, const CoreValue*& in) {
  std::vector<Value> values;
  values.reserve(type.params.size());
  Layout layout;
  const std::byte* from = nullptr;
  if (!fits_core_values(type)) {
    layout = params_layout(type);
    from = canon.at(static_cast<std::uint32_t>((in++)->i32), layout.size, layout.alignment);
  }
  try {
    for (std::size_t i = 0; i < type.params.size(); ++i) {
      canon.passing(i);
      const Type& param = *type.params[i].type;
      values.push_back(from != nullptr ? load(canon, param, from + layout.offsets[i])
                                       : lift(canon, param, in));
    }
  } catch (const Trap& trap) {
    canon.blame_argument(trap);
  }
  canon.hand_over();
  return values;
}

void lower_params(Canon& canon, const FuncType& type, std::span<const Value> values,
                  CoreValue*& out) {
  if (fits_core_values(type)) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      lower(canon, *type.params[i].type, values[i], out);
    }
    return;
  }
  const Layout layout = params_layout(type);
  const std::uint32_t pointer = canon.allocate(layout.size, layout.alignment);
  for (std::size_t i = 0; i < values.size(); ++i) {
    store(canon, *type.params[i].type, values[i], pointer + layout.offsets[i]);
  }
  detail::put_i32(out, pointer);
}

Value lift_result(Canon& canon, const Type& type, const CoreValue* in) {
  const Layout& layout = type.layout();
  Value value = layout.flat <= kMaxFlatResults
                    ? lift(canon, type, in)
                    : load(canon, type, canon.at(low_word(*in), layout.size, layout.alignment));
  canon.hand_over();
  return value;
}

void lower_result(Canon& canon, const Type& type, const Value& value, const CoreValue* in,
                  CoreValue* out) {
  const Layout& layout = type.layout();
  if (layout.flat <= kMaxFlatResults) {
    return lower(canon, type, value, out);
  }
  const std::uint32_t pointer = low_word(*in);
  (void)canon.at(pointer, layout.size, layout.alignment);
  store(canon, type, value, pointer);
}

}  // namespace portico::component
