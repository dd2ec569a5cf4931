#include <component/core_signature.hpp>
#include <component/layout.hpp>

#include <algorithm>

namespace portico::component {
namespace {

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
  const Layout layout = params_layout(type);
  return layout.flat > kMaxFlatParams ? std::vector{CoreType::i32} : layout.core;
}

}  // namespace

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
    signature.results = type.result->layout().core;
  }
  return signature;
}

CoreSignature lifted_signature(const FuncType& type) {
  CoreSignature signature{flat_params(type), {}};
  if (type.result && type.result->layout().flat > kMaxFlatResults) {
    signature.results = {CoreType::i32};
  } else if (type.result) {
    signature.results = type.result->layout().core;
  }
  return signature;
}

}  // namespace portico::component
