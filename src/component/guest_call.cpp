#include <component/guest_call.hpp>

#include <component/scalar.hpp>
#include <component/transfer.hpp>

#include <portico/component/value.hpp>

#include <fmt/format.h>

namespace portico::component {
namespace {

void enter(Store::Impl& store, std::span<const Index> instances, std::string_view callee) {
  for (const Index instance : instances) {
    if (!store.instance(instance).may_enter) {
      throw Trap(fmt::format("{} cannot be called now: its component is in a call already that has "
                             "led here",
                             callee));
    }
  }
  for (const Index instance : instances) {
    store.instance(instance).may_enter = false;
  }
}

void leave(Store::Impl& store, std::span<const Index> instances) {
  for (const Index instance : instances) {
    store.instance(instance).may_enter = true;
  }
}

/// Passes arguments on, which lie either all in core values or all in memory.
void pass_params(GuestCall& call, Canon& caller, const LiftedFunc& callee, const CoreValue*& in) {
  Transfer transfer{caller, call.canon()};
  const auto& params = callee.type.params;
  CoreValue* out = call.values();
  if (callee.params.flat <= kMaxFlatParams) {
    for (std::size_t i = 0; i < params.size(); ++i) {
      caller.passing(i);
      transfer.flat(*params[i].type, in, out);
    }
    return;
  }
  const Layout& layout = callee.params;
  const std::byte* const from = caller.at(low_word(*in++), layout.size, layout.alignment);
  const std::uint32_t to = call.canon().allocate(layout.size, layout.alignment);
  for (std::size_t i = 0; i < params.size(); ++i) {
    caller.passing(i);
    transfer.memory(*params[i].type, from + layout.offsets[i], to + layout.offsets[i]);
  }
  put_word(out, to);
}

/// `in` has the caller's pointer for a result that does not fit one core value.
void pass_result(GuestCall& call, Canon& caller, const Type& type, const CoreValue* in,
                 CoreValue* out) {
  Transfer transfer{call.canon(), caller};
  const CoreValue* result = call.values();
  const Layout& layout = type.layout();
  if (layout.flat <= kMaxFlatResults) {
    return transfer.flat(type, result, out);
  }
  const std::byte* const from = call.canon().at(low_word(*result), layout.size, layout.alignment);
  const std::uint32_t to = low_word(*in);
  (void)caller.at(to, layout.size, layout.alignment);
  transfer.memory(type, from, to);
}

/// Within one instance, where the two memories and the two handle tables are the same, everything
/// is lifted before anything is lowered.
void call_itself(GuestCall& call, Canon& caller, const LiftedFunc& callee, CoreValue* values) {
  const CoreValue* in = values;
  const auto params = lift_params(caller, callee.type, in);
  CoreValue* out = call.values();
  lower_params(call.canon(), callee.type, params, out);
  call.run();
  if (callee.type.result) {
    const auto result = lift_result(call.canon(), *callee.type.result, call.values());
    lower_result(caller, *callee.type.result, result, in, values);
  }
  call.post_return();
}

}  // namespace

GuestCall::GuestCall(Store::Impl& store, const LiftedFunc& func, std::span<const Index> enters)
    : store_{store}, func_{func}, enters_{enters}, canon_{store.self(), func.canon, &task_} {
  enter(store, enters, func.name);
}

GuestCall::~GuestCall() {
  leave(store_, enters_);
}

void GuestCall::run() {
  store_.call_guest(func_.canon.instance, store_.function(func_.function), values_);
  if (task_.borrows != 0) {
    throw Trap(fmt::format("{} returned without dropping a borrowed handle that it was given for "
                           "the call",
                           func_.name));
  }
}

void GuestCall::post_return() {
  const Index index = func_.canon.options.post_return;
  if (index == kNone) {
    return;
  }
  InstanceState& state = store_.instance(func_.canon.instance);
  state.may_leave = false;
  store_.call_guest(func_.canon.instance, store_.function(index), values_);
  state.may_leave = true;
}

void call_component(Store::Impl& store, const HostImport& import, CoreValue* values) {
  const LiftedFunc& callee = *import.callee;
  Canon caller{store.self(), import.canon};
  GuestCall call{store, callee, import.enters};
  if (import.canon.instance == callee.canon.instance) {
    return call_itself(call, caller, callee, values);
  }
  const CoreValue* in = values;
  try {
    pass_params(call, caller, callee, in);
  } catch (const Trap& trap) {
    caller.blame_argument(trap);
  }
  call.run();
  if (callee.type.result) {
    try {
      pass_result(call, caller, *callee.type.result, in, values);
    } catch (const Trap& trap) {
      throw Trap(fmt::format("result: {}", trap.what()));
    }
  }
  call.post_return();
}

void destroy(Store::Impl& store, const Resource& type, std::span<const Index> enters,
             std::uint32_t representation) {
  enter(store, enters, fmt::format("the destructor of {}", type.name));
  if (type.destructor != kNone) {
    CoreValue value{};
    value.i64 = representation;
    store.call_guest(type.instance, store.function(type.destructor), {&value, 1});
  }
  leave(store, enters);
}

}  // namespace portico::component
