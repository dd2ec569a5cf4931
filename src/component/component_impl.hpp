#pragma once

#include <component/plan.hpp>

#include <engine/engine_impl.hpp>
#include <portico/component/component.hpp>

#include <memory>
#include <span>
#include <vector>

namespace portico::component {

/// A file mapped for reading, whose pages may become executable.
class Mapping {
 public:
  static Result<std::shared_ptr<const Mapping>> of(int descriptor);
  Mapping(void* data, std::size_t size) : data_{data}, size_{size} {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  [[nodiscard]] std::span<const std::byte> bytes() const {
    return {static_cast<const std::byte*>(data_), size_};
  }

 private:
  void* data_;
  std::size_t size_;
};

class Component::Impl {
 public:
  Engine engine;
  std::shared_ptr<engine::CoreEngine> core;
  // Before the modules: code of a mapped artifact is run where it lies.
  std::shared_ptr<const Mapping> mapping;
  std::vector<std::byte> owned;
  /// The component's binary, in `owned` or in the mapping.
  std::span<const std::byte> bytes;
  std::unique_ptr<const Plan> plan;
  std::vector<engine::ModuleHandle> modules;  // as Plan::modules
};

/// What one sandbox made by `plan` takes from a pool.
[[nodiscard]] engine::SandboxNeeds sandbox_needs(const Plan& plan);

}  // namespace portico::component
