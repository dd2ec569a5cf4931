// Whatever the bytes, decoding and planning end without a fault, and a plan that comes out refers
// only to what is in it, in an order in which it can be carried out. The validator, which real
// input passes first, is left out on purpose; but what it lets through is planned or refused by
// name, and can be linked with what it asks for.

#include "sections.hpp"

#include <component/component_impl.hpp>
#include <component/plan.hpp>
#include <engine/wasm.hpp>
#include <portico/component/linker.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <span>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

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

/// Whether the host has to provide functions at most.
bool only_functions(const Plan& plan) {
  const auto is_imported = [](const auto& item) { return bool{item.imported}; };
  return std::ranges::none_of(plan.resources, &Resource::imported) &&
         std::ranges::none_of(plan.modules, is_imported) && plan.inner_components.empty() &&
         std::ranges::none_of(plan.imports, [](const ImportName& import) {
           return import.sort == ImportName::Sort::component ||
                  import.sort == ImportName::Sort::module;
         });
}

/// Defines what the component imports as the plan has it, and nothing may be missing.
void link(std::span<const std::byte> bytes, std::unique_ptr<const Plan> plan) {
  static const portico::Engine engine;
  auto impl = std::make_shared<Component::Impl>();
  impl->engine = engine;
  impl->bytes = bytes;
  impl->plan = std::move(plan);
  const Component component{impl};
  Linker linker;
  if (linker.unsatisfied(component).empty())
    require(only_functions(*impl->plan) && impl->plan->host_funcs.empty());
  for (const auto& func : impl->plan->host_funcs)
    linker.instance(func.interface).func(func.name, func.type, DynamicFunction{});
  const auto missing = linker.unsatisfied(component);
  require(missing.empty() || !only_functions(*impl->plan));
}

void mutate(fuzz::Bytes& bytes) {
  const std::size_t size = bytes.size();
  bytes.resize(size + 64);
  bytes.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(bytes.data()), size, bytes.size()));
}

fuzz::Bytes to_bytes(const std::uint8_t* data, std::size_t size) {
  const auto view = std::as_bytes(std::span{data, size});
  return {view.begin(), view.end()};
}

/// Cut off where it is too long.
std::size_t put(const fuzz::Bytes& bytes, std::uint8_t* out, std::size_t most) {
  const std::size_t size = std::min(bytes.size(), most);
  std::memcpy(out, bytes.data(), size);
  return size;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  fuzz::Random random{seed};
  if (random() % 8 == 0)
    return LLVMFuzzerMutate(data, size, most);
  fuzz::Bytes bytes = to_bytes(data, size);
  fuzz::mutate_sections(bytes, random, &mutate);
  return put(bytes, data, most);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one, std::size_t one_size,
                                                 const std::uint8_t* other, std::size_t other_size,
                                                 std::uint8_t* out, std::size_t most,
                                                 unsigned seed) {
  fuzz::Random random{seed};
  fuzz::Bytes bytes = to_bytes(one, one_size);
  fuzz::splice_sections(bytes, to_bytes(other, other_size), random);
  return put(bytes, out, most);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span{data, size});
  auto plan = make_plan(bytes);
  if (plan)
    Check{**plan}.run();
  using namespace portico::engine;
  if (kind_of(bytes) != WasmKind::component || !validate(bytes, {}))
    return 0;
  if (plan)
    link(bytes, std::move(*plan));
  else
    require(plan.error().code() == portico::Errc::unsupported ||
            plan.error().code() == portico::Errc::limit);
  return 0;
}
