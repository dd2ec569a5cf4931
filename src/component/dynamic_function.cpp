#include <component/core_signature.hpp>

#include <portico/component/linker.hpp>

#include <engine/wasm.hpp>

#include <fmt/format.h>

namespace portico::component {
namespace {

/// A host function that is called by values; what `HostFunction::self` points to.
struct Dynamic {
  FuncType type;
  DynamicFunction function;

  static void invoke(void* self, Call& call, CoreValue* values) {
    const auto& [type, function] = *static_cast<const Dynamic*>(self);
    const CoreValue* in = values;
    auto params = lift_params(call, type, in);
    if (type.result && type.result->layout().flat > kMaxFlatResults) {
      // A bad pointer must not let the function run.
      const Layout& layout = type.result->layout();
      (void)call.at(static_cast<std::uint32_t>(in->i32), layout.size, layout.alignment);
    }
    const auto result = function(call, std::move(params));
    if (!type.result) {
      return;
    }
    if (!result) {
      throw Trap("the host function gave no result");
    }
    if (const auto why = mismatch(*type.result, *result)) {
      throw Trap(fmt::format("the host function's result is {}", *why));
    }
    lower_result(call, *type.result, *result, in, values);
  }
};

}  // namespace

Linker::Instance& Linker::Instance::func(std::string_view name, FuncType type,
                                         DynamicFunction function) {
  auto self = std::make_shared<Dynamic>(type, std::move(function));
  interface_->functions.insert_or_assign(
      std::string{name}, HostFunction{std::move(type), &Dynamic::invoke, std::move(self)});
  return *this;
}

Result<> Linker::Instance::module(std::string_view name, std::span<const std::byte> bytes) {
  auto binary = engine::to_binary(bytes);
  if (!binary) {
    return std::unexpected{std::move(binary.error())};
  }
  if (engine::kind_of(*binary) != engine::WasmKind::module) {
    return fail(Errc::invalid_component, fmt::format("\"{}\" is not a core module", name));
  }
  interface_->modules.insert_or_assign(
      std::string{name}, std::make_shared<const std::vector<std::byte>>(std::move(*binary)));
  return {};
}

}  // namespace portico::component
