#include <component/core_signature.hpp>
#include <component/layout.hpp>

#include <algorithm>

namespace portico::component {
namespace {

CoreType join(CoreType a, CoreType b) {
  if (a == b) {
    return a;
  }
  const bool narrow =
      (a == CoreType::i32 || a == CoreType::f32) && (b == CoreType::i32 || b == CoreType::f32);
  return narrow ? CoreType::i32 : CoreType::i64;
}

void append(std::vector<CoreType>& to, const std::vector<CoreType>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

std::vector<CoreType> flatten_variant(const std::vector<Type::Member>& cases) {
  std::vector<CoreType> payload;
  for (const auto& member : cases) {
    if (!member.type) {
      continue;
    }
    const auto flat = flatten(*member.type);
    for (std::size_t i = 0; i < flat.size(); ++i) {
      if (i < payload.size()) {
        payload[i] = join(payload[i], flat[i]);
      } else {
        payload.push_back(flat[i]);
      }
    }
  }
  payload.insert(payload.begin(), CoreType::i32);
  return payload;
}

std::vector<CoreType> flatten_list(const Type& type) {
  if (!type.fixed_length()) {
    return {CoreType::i32, CoreType::i32};
  }
  const auto element = flatten(*type.members().front().type);
  std::vector<CoreType> flat;
  // Beyond what any signature may hold the exact number no longer matters.
  for (std::uint32_t i = 0; i < *type.fixed_length() && flat.size() <= kMaxFlatParams; ++i) {
    append(flat, element);
  }
  return flat;
}

wasm_valtype_vec_t engine_types(const std::vector<CoreType>& types) {
  wasm_valtype_vec_t vec;
  wasm_valtype_vec_new_uninitialized(&vec, types.size());
  std::ranges::transform(types, vec.data, [](CoreType type) {
    constexpr wasm_valkind_t kKinds[] = {WASM_I32, WASM_I64, WASM_F32, WASM_F64};
    return wasm_valtype_new(kKinds[static_cast<std::size_t>(type)]);
  });
  return vec;
}

std::vector<CoreType> flat_params(const FuncType& type) {
  if (params_layout(type).flat > kMaxFlatParams) {
    return {CoreType::i32};
  }
  std::vector<CoreType> flat;
  for (const auto& param : type.params) {
    append(flat, flatten(*param.type));
  }
  return flat;
}

}  // namespace

std::vector<CoreType> flatten(const Type& type) {
  switch (type.kind()) {
  case Kind::s64:
  case Kind::u64:
    return {CoreType::i64};
  case Kind::f32:
    return {CoreType::f32};
  case Kind::f64:
    return {CoreType::f64};
  case Kind::string:
    return {CoreType::i32, CoreType::i32};
  case Kind::list:
    return flatten_list(type);
  case Kind::record:
  case Kind::tuple: {
    std::vector<CoreType> flat;
    for (const auto& member : type.members()) {
      append(flat, flatten(*member.type));
    }
    return flat;
  }
  case Kind::variant:
  case Kind::result:
    return flatten_variant(type.members());
  case Kind::option:
    return flatten_variant({{"", std::nullopt}, type.members().front()});
  default:
    return {CoreType::i32};
  }
}

Layout params_layout(const FuncType& type) {
  return layout_of(Kind::tuple, type.params, std::nullopt);
}

engine::FuncTypeHandle CoreSignature::engine_type() const {
  wasm_valtype_vec_t p = engine_types(params);
  wasm_valtype_vec_t r = engine_types(results);
  return engine::FuncTypeHandle{wasm_functype_new(&p, &r)};
}

CoreSignature lowered_signature(const FuncType& type) {
  CoreSignature signature{flat_params(type), {}};
  if (type.result && type.result->layout().flat > kMaxFlatResults) {
    signature.params.push_back(CoreType::i32);
  } else if (type.result) {
    signature.results = flatten(*type.result);
  }
  return signature;
}

CoreSignature lifted_signature(const FuncType& type) {
  CoreSignature signature{flat_params(type), {}};
  if (type.result && type.result->layout().flat > kMaxFlatResults) {
    signature.results = {CoreType::i32};
  } else if (type.result) {
    signature.results = flatten(*type.result);
  }
  return signature;
}

}  // namespace portico::component
