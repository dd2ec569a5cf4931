#include <wast/component_side.hpp>

#include <wast/bridge.hpp>
#include <wast/component_value.hpp>

#include <fmt/format.h>

#include <limits>

namespace portico::wast {
namespace {

using component::Component;
using component::Value;

/// Strings of the greatest length that the specification allows must pass.
component::StoreLimits limits_of(const Options& options) {
  return {.max_handles = std::numeric_limits<std::uint32_t>::max(),
          .max_call_bytes = std::numeric_limits<std::uint64_t>::max(),
          .max_run = options.timeout};
}

Failure failure(const Error& error) {
  constexpr auto what = [](const Error& of) {
    switch (of.code()) {
    case Errc::invalid_component:
      return What::refused;
    case Errc::unsupported:
      return What::unsupported;
    case Errc::link:
      return What::unlinkable;
    case Errc::trap:
      return of.message().contains("call stack exhausted") ? What::exhaustion : What::trap;
    default:
      return What::other;
    }
  };
  return {what(error), error.code() == Errc::deadline ? std::string{kTimeIsUp} : error.message()};
}

EngineOptions engine_options(const Features& features) {
  EngineOptions options;
  options.pooling = Pooling::off;
  options.max_memory = std::uint64_t{4} << 30;
  options.features = features;
  return options;
}

}  // namespace

ComponentSide::ComponentSide(const Options& options)
    : options_{options}, engine_{engine_options(options.features)} {
  host_.add_to(linker_);
}

Outcome<Component> ComponentSide::compile(std::span<const std::byte> binary) const {
  auto compiled = Component::compile(engine_, binary);
  if (!compiled) {
    return std::unexpected{failure(compiled.error())};
  }
  return std::move(*compiled);
}

Outcome<ComponentInstancePtr> ComponentSide::instantiate(const Component& component) const {
  auto pre = linker_.instantiate_pre(component);
  if (!pre) {
    return std::unexpected{failure(pre.error())};
  }
  auto instance = std::make_shared<ComponentInstance>(*pre, limits_of(options_));
  std::optional<Result<>> ended;
  instance->store.instantiate([&](Result<> result) { ended = std::move(result); });
  if (!ended || !*ended) {
    return std::unexpected{ended ? failure(ended->error())
                                 : Failure{What::other, "instantiation did not end"}};
  }
  return instance;
}

void ComponentSide::define(std::string_view name, const ComponentInstancePtr& instance) {
  bridges_.push_back(export_to(linker_, name, instance));
}

Outcome<ComponentSide::Returned> ComponentSide::invoke(const ComponentInstancePtr& instance,
                                                       std::string_view name,
                                                       const boost::json::array& args) {
  const auto func = component::find_func(instance->pre, "", name);
  if (!func) {
    return failed(What::other, func.error().message());
  }
  if (args.size() != func->type->params.size()) {
    return failed(What::other, fmt::format("\"{}\" is {}", name, func->type->to_string()));
  }
  std::vector<Value> values;
  for (std::size_t i = 0; i < args.size(); ++i) {
    auto value = component_value(*func->type->params[i].type, args[i]);
    if (!value) {
      return std::unexpected{std::move(value.error())};
    }
    values.push_back(std::move(*value));
  }
  Outcome<Returned> outcome = failed(What::other, "the call did not end");
  instance->store.call(*func, std::move(values), [&](Result<std::optional<Value>> result) {
    if (result) {
      outcome = Returned{func->type->result, std::move(*result)};
    } else {
      outcome = std::unexpected{failure(result.error())};
    }
  });
  return outcome;
}

}  // namespace portico::wast
