#pragma once

#include <portico/component/type.hpp>

#include <engine/raw.hpp>

#include <cstdint>
#include <vector>

namespace portico::component {

/// Of a function's parameters as one tuple, which they are in memory.
[[nodiscard]] Layout params_layout(const FuncType& type);

struct CoreSignature {
  std::vector<CoreType> params;
  std::vector<CoreType> results;

  [[nodiscard]] engine::FuncTypeHandle engine_type() const;
  friend bool operator==(const CoreSignature&, const CoreSignature&) = default;
};

inline constexpr std::size_t kMaxFlatParams = 16;
inline constexpr std::size_t kMaxFlatResults = 1;

/// Of the core function that a component function is lowered to: many parameters go through memory,
/// and a result that is not one core value goes where an added last parameter points.
[[nodiscard]] CoreSignature lowered_signature(const FuncType& type);
/// Of the core function that is lifted to a component function.
[[nodiscard]] CoreSignature lifted_signature(const FuncType& type);

}  // namespace portico::component
