#pragma once

#include <portico/component/type.hpp>
#include <portico/engine.hpp>
#include <portico/result.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portico::component {

/// A component, validated, planned and compiled; or mapped from an artifact that was.
///
/// It may be a core module by itself, which is linked and run by the same means: its imports are
/// the linker's functions `instance(MODULE).func(NAME, ...)` of numbers only, and its functions are
/// exported at the root (docs/core-modules.md).
///
/// A cheap handle: copies share one component. Threads: immutable, any thread.
class Component {
 public:
  /// Compiles `bytes`: a component in binary or text format. Takes time (seconds for megabytes of
  /// code) on all cores. Errors: `invalid_component` (with the offset, and for a core module what
  /// it is), `unsupported`, `compile`.
  [[nodiscard]] static Result<Component> compile(const Engine& engine,
                                                 std::span<const std::byte> bytes);
  /// The same for a core module.
  [[nodiscard]] static Result<Component> compile_module(const Engine& engine,
                                                        std::span<const std::byte> bytes);
  /// Reads and compiles a file.
  [[nodiscard]] static Result<Component> compile_file(const Engine& engine,
                                                      const std::filesystem::path& path);
  /// Maps an artifact that `serialize` wrote, at open file `descriptor`, which may be closed after.
  /// The file holds native code that will be run: only load what you wrote and kept private. It
  /// must not change while in use. `check` looks for damage, which takes time (0.1 ms a megabyte);
  /// without, the file must have been checked before. Errors: `compile` when it is of another
  /// version or engine, or damaged.
  [[nodiscard]] static Result<Component> map(const Engine& engine, int descriptor,
                                             bool check = true);

  /// One artifact with everything `map` needs.
  [[nodiscard]] Result<std::vector<std::byte>> serialize() const;

  /// Names of the root imports and exports as written, such as "wasi:io/poll@0.2.0"; of a core
  /// module "env.log" and names of functions.
  [[nodiscard]] std::vector<std::string> imports() const;
  [[nodiscard]] std::vector<std::string> exports() const;

  class Impl;
  [[nodiscard]] const std::shared_ptr<const Impl>& impl() const { return impl_; }
  explicit Component(std::shared_ptr<const Impl> impl) : impl_{std::move(impl)} {}

 private:
  std::shared_ptr<const Impl> impl_;
};

/// Finds the name in `names` that has the package, interface and compatible version of `wanted`
/// ("wasi:http/incoming-handler@0.2.0" finds "...@0.2.8"): equal, else same major (and for 0.x same
/// minor) version, highest first. Null if there is none.
[[nodiscard]] const std::string* find_compatible(std::span<const std::string> names,
                                                 std::string_view wanted);

}  // namespace portico::component
