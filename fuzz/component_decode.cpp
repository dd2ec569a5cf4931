// Whatever the bytes, decoding and planning end without a fault, and a plan that comes out refers
// only to what is in it, in an order in which it can be carried out. The validator, which real
// input passes first, is left out on purpose.

#include <component/plan.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <span>

namespace {

using namespace portico::component;

void require(bool holds) {
  if (!holds)
    std::abort();
}

/// Follows a plan as instantiation would, without an engine.
class Check {
 public:
  explicit Check(const Plan& plan) : plan_{plan} {}

  void run() {
    definitions();
    for (const auto& step : plan_.steps)
      std::visit([this](const auto& what) { follow(what); }, step);
    require(memories_.size() == plan_.memories.size());
    require(functions_.size() == plan_.functions.size());
  }

 private:
  template <class Vector> static void in(const Vector& vector, Index index) {
    require(index < vector.size());
  }
  template <class Vector> static void in_or_none(const Vector& vector, Index index) {
    require(index == kNone || index < vector.size());
  }

  void definitions() {
    for (const auto& instance : plan_.instances)
      in_or_none(plan_.instances, instance.parent);
    for (const auto& resource : plan_.resources) {
      in_or_none(plan_.instances, resource.instance);
      in_or_none(plan_.functions, resource.destructor);
      require(resource.imported() || resource.instance != kNone);
    }
    for (const auto& lifted : plan_.lifted) {
      in(plan_.functions, lifted.function);
      options(lifted.options);
      in(plan_.instances, lifted.instance);
    }
    for (const auto& lowered : plan_.lowered) {
      std::visit([this](const auto& callee) { this->callee(callee); }, lowered.callee);
      options(lowered.options);
      in(plan_.instances, lowered.instance);
    }
    for (const auto& op : plan_.resource_ops) {
      in(plan_.resources, op.resource);
      in(plan_.instances, op.instance);
    }
    for (const auto& forward : plan_.forwards) {
      in(plan_.functions, forward.function);
      in(plan_.instances, forward.instance);
    }
  }

  void callee(const Lowered::Host& host) { in(plan_.host_funcs, host.host_func); }
  void callee(const Lowered::Guest& guest) { in(plan_.lifted, guest.lifted); }

  void options(const CanonOptions& options) {
    in_or_none(plan_.memories, options.memory);
    in_or_none(plan_.functions, options.realloc);
    in_or_none(plan_.functions, options.post_return);
  }

  void source(const CoreSource& source) {
    if (const auto* lowered = std::get_if<FromLowered>(&source))
      in(plan_.lowered, lowered->lowered);
    if (const auto* op = std::get_if<FromResourceOp>(&source))
      in(plan_.resource_ops, op->op);
    if (const auto* forward = std::get_if<FromForward>(&source))
      in(plan_.forwards, forward->forward);
    if (const auto* exported = std::get_if<CoreExport>(&source))
      require(exported->core_instance < core_instances_);
  }

  void follow(const Instantiate& step) {
    in(plan_.modules, step.module);
    in(plan_.instances, step.instance);
    for (const auto& argument : step.arguments)
      source(argument);
    ++core_instances_;
  }
  void follow(const TakeMemory& step) {
    in(plan_.memories, step.memory);
    source(plan_.memories[step.memory]);
    require(memories_.insert(step.memory).second);
  }
  void follow(const TakeFunction& step) {
    in(plan_.functions, step.function);
    source(plan_.functions[step.function]);
    require(functions_.insert(step.function).second);
  }
  void follow(const CallStart& step) {
    require(functions_.contains(step.function));
    in(plan_.instances, step.instance);
  }

  const Plan& plan_;
  Index core_instances_ = 0;
  std::set<Index> memories_;
  std::set<Index> functions_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto plan = make_plan(std::as_bytes(std::span{data, size}));
  if (plan)
    Check{**plan}.run();
  return 0;
}
