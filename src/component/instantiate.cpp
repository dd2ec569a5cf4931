#include <component/store_impl.hpp>

#include <portico_engine.h>

#include <fmt/format.h>

#include <array>

namespace portico::component {

/// Carries out the plan's steps from where it is. `pending` means that `future_` has to end first.
Store::Impl::Stepped Store::Impl::instantiate() {
  const Plan& plan = pre_->plan();
  for (; step_ < plan.steps.size(); ++step_) {
    const PlanStep& step = plan.steps[step_];
    if (std::holds_alternative<Instantiate>(step)) {
      if (!starts_.empty() && loop_ == nullptr) {
        // What a planned-away module would have run comes before the next module.
        make_entry_future();
        return Stepped::pending;
      }
      run_starts();
      const Stepped made = make_core_instance();
      if (made == Stepped::pending) {
        ++step_;
      }
      if (made != Stepped::complete) {
        return made;
      }
    } else if (const auto* memory = std::get_if<TakeMemory>(&step)) {
      memories_[memory->memory] = core_export(plan.memories[memory->memory]).of.memory;
    } else if (const auto* function = std::get_if<TakeFunction>(&step)) {
      functions_[function->function] = resolve(plan.functions[function->function]).of.func;
    } else {
      starts_.push_back(std::get<CallStart>(step).function);
    }
  }
  return Stepped::complete;
}

Store::Impl::Stepped Store::Impl::make_core_instance() {
  const InstantiatePlan& how = pre_->instantiations[instantiation_++];
  wasmtime_instance_t& instance = core_instances_.emplace_back();
  // A start section is guest code: on the fiber it may have to give way. Once one async call was
  // made, the engine makes every later instance that way too.
  async_ = async_ || (loop_ == nullptr && how.has_start);
  if (async_) {
    return make_async(how);
  }
  if (how.pre == nullptr) {
    return make_with_externs(how);
  }
  error_ = wasmtime_instance_pre_instantiate(how.pre.get(), context_, &instance, &trap_);
  return instantiated();
}

Store::Impl::Stepped Store::Impl::instantiated() {
  if (portico_take_exception(context_)) {
    note_failure({Errc::trap, "a start function threw an exception that it did not catch"});
  } else if (error_ != nullptr && !engine::exit_status_of(*error_)) {
    note_failure(
        {Errc::limit, fmt::format("cannot make a sandbox: {}", engine::message_of(*error_))});
  }
  return error_ != nullptr || trap_ != nullptr ? Stepped::failed : Stepped::complete;
}

Store::Impl::Stepped Store::Impl::make_with_externs(const InstantiatePlan& how) {
  std::vector<wasmtime_extern_t> externs;
  externs.reserve(how.arguments.size());
  for (const CoreSource& argument : how.arguments) {
    externs.push_back(resolve(argument));
  }
  error_ = wasmtime_instance_new(context_, how.module, externs.data(), externs.size(),
                                 &core_instances_.back(), &trap_);
  for (wasmtime_extern_t& item : externs) {
    wasmtime_extern_delete(&item);  // A shared memory is a reference of ours.
  }
  return instantiated();
}

Store::Impl::Stepped Store::Impl::make_async(const InstantiatePlan& how) {
  stack_ = 0;
  if (how.pre != nullptr) {
    future_.reset(wasmtime_instance_pre_instantiate_async(
        how.pre.get(), context_, &core_instances_.back(), &trap_, &error_));
    return Stepped::pending;
  }
  linker_.reset(wasmtime_linker_new(pre_->core().get()));
  wasm_importtype_vec_t imports;
  wasmtime_module_imports(how.module, &imports);
  for (std::size_t i = 0; i < imports.size && error_ == nullptr; ++i) {
    const wasm_name_t* space = wasm_importtype_module(imports.data[i]);
    const wasm_name_t* name = wasm_importtype_name(imports.data[i]);
    wasmtime_extern_t item = resolve(how.arguments[i]);
    error_ = wasmtime_linker_define(linker_.get(), context_, space->data, space->size, name->data,
                                    name->size, &item);
    wasmtime_extern_delete(&item);
  }
  wasm_importtype_vec_delete(&imports);
  if (error_ != nullptr) {
    return Stepped::failed;
  }
  future_.reset(wasmtime_linker_instantiate_async(linker_.get(), context_, how.module,
                                                  &core_instances_.back(), &trap_, &error_));
  return Stepped::pending;
}

wasmtime_extern_t Store::Impl::resolve(const CoreSource& source) {
  if (const auto* item = std::get_if<CoreExport>(&source)) {
    return core_export(*item);
  }
  const HostImport& import = *pre_->host_import(source);
  wasmtime_extern_t item{};
  item.kind = WASMTIME_EXTERN_FUNC;
  wasmtime_func_new_unchecked(context_, import.signature.get(), trampoline_for(import),
                              trampoline_env(import), nullptr, &item.of.func);
  return item;
}

wasmtime_extern_t Store::Impl::core_export(const CoreExport& source) {
  wasmtime_extern_t item{};
  // The component was validated, so the export is there and of that kind.
  (void)wasmtime_instance_export_get(context_, &core_instances_[source.core_instance],
                                     source.name.data(), source.name.size(), &item);
  return item;
}

void Store::Impl::run_starts() {
  for (const Index start : std::exchange(starts_, {})) {
    CoreValue none{};
    call_guest(functions_[start], {&none, 1});
  }
}

/// What runs inside the guest's own activation: on the fiber, or on the caller's stack.
void Store::Impl::run_guest_part() {
  stack_ = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  run_starts();
  if (step_ == pre_->plan().steps.size()) {
    called_ = true;
    if (body_) {
      body_(*this);
    }
  }
}

}  // namespace portico::component
