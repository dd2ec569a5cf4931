#pragma once

#include <portico/result.hpp>

#include <cstdint>
#include <string_view>

namespace portico {

/// Which parts of WebAssembly, beyond its first version, are accepted. Starts as what the
/// `wasmtime` command of the engine's version accepts by default.
///
/// Turning on a part that is not built yet changes only how a component that uses it is refused:
/// it is valid then, and `unsupported`.
class Features {
 public:
  Features();

  /// Turns on, or off, the feature that wasm-tools knows by `name`: "wide-arithmetic",
  /// "cm-fixed-length-lists", ... Errors: `config` when there is none of that name.
  Result<> enable(std::string_view name);
  Result<> disable(std::string_view name);

  /// For the engine.
  [[nodiscard]] std::uint64_t bits() const { return bits_; }

 private:
  std::uint64_t bits_;
};

}  // namespace portico
