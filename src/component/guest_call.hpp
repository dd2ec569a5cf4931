#pragma once

#include <component/store_impl.hpp>

#include <portico/component/call.hpp>

#include <cstdint>
#include <span>

namespace portico::component {

/// A call of a function that a guest lifted, by the host or by another guest (CanonicalABI.md,
/// "canon lift"). It runs on the caller's stack, all of it, until the guest has returned.
class GuestCall {
 public:
  /// Enters the callee's instances; a `Trap` if one of them is in a call already.
  GuestCall(Store::Impl& store, const LiftedFunc& func, std::span<const Index> enters);
  GuestCall(const GuestCall&) = delete;
  GuestCall& operator=(const GuestCall&) = delete;
  ~GuestCall();

  [[nodiscard]] Canon& canon() { return canon_; }
  /// Core values to be passed, and after `run` what was returned, flat or as a pointer.
  [[nodiscard]] CoreValue* values() { return values_; }
  /// Calls the core function, and checks that the guest has given back what it was lent.
  void run();
  /// Lets the guest clean up; what it returned is not to be looked at any more.
  void post_return();

 private:
  Store::Impl& store_;
  const LiftedFunc& func_;
  std::span<const Index> enters_;
  Task task_;
  Canon canon_;
  CoreValue values_[kMaxFlatParams + 1]{};
};

/// A call from one component to another: the callee of `import`, a lowered function, with arguments
/// out of `values`, and the result put there.
void call_component(Store::Impl& store, const HostImport& import, CoreValue* values);

/// Calls the destructor of a guest's resource type, if it has one, entering `enters`.
void destroy(Store::Impl& store, const Resource& type, std::span<const Index> enters,
             std::uint32_t representation);

}  // namespace portico::component
