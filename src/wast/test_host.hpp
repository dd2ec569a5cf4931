#pragma once

#include <portico/component/linker.hpp>

#include <cstdint>

namespace portico::wast {

/// What scripts may import without defining it: `host-return-two` at the root, and the instance
/// "host" with functions, a module and resource types to play with. The names are those that the
/// `wasmtime` command provides, so that its scripts run here.
class TestHost {
 public:
  TestHost();
  TestHost(const TestHost&) = delete;
  TestHost& operator=(const TestHost&) = delete;

  /// This must outlive the linker and all that is linked with it.
  void add_to(component::Linker& linker);

 private:
  void add_resources(component::Linker::Instance host);

  component::HostResourceType resource1_;
  component::HostResourceType resource2_;
  std::uint32_t drops_ = 0;
  std::uint32_t last_drop_ = 0;
};

}  // namespace portico::wast
