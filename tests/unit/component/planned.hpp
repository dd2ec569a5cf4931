#pragma once

#include "wat.hpp"

#include <component/plan.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace portico::component {

/// The plan of a valid component; an empty one, and a failure, where none is made.
inline std::unique_ptr<const Plan> planned(std::string_view text) {
  auto plan = make_plan(assemble_valid(text));
  if (plan)
    return std::move(*plan);
  ADD_FAILURE() << plan.error().message();
  return std::make_unique<const Plan>();
}

/// "lowered0", "op0", "forward0", or "0.name" for an export of core instance 0.
inline std::string written(const CoreSource& source) {
  if (const auto* lowered = std::get_if<FromLowered>(&source))
    return fmt::format("lowered{}", lowered->lowered);
  if (const auto* op = std::get_if<FromResourceOp>(&source))
    return fmt::format("op{}", op->op);
  if (const auto* forward = std::get_if<FromForward>(&source))
    return fmt::format("forward{}", forward->forward);
  const auto& exported = std::get<CoreExport>(source);
  return fmt::format("{}.{}", exported.core_instance, exported.name);
}

/// The steps, one string each: "instantiate 0(lowered0 1.f)", "memory 0.m", "function 0.f",
/// "start 0.f".
inline std::vector<std::string> steps(const Plan& plan) {
  struct Write {
    const Plan& plan;
    std::string operator()(const Instantiate& step) const {
      std::string arguments;
      for (const auto& argument : step.arguments)
        arguments += (arguments.empty() ? "" : " ") + written(argument);
      return fmt::format("instantiate {}({})", step.module, arguments);
    }
    std::string operator()(const TakeMemory& step) const {
      return "memory " + written(plan.memories.at(step.memory));
    }
    std::string operator()(const TakeFunction& step) const {
      return "function " + written(plan.functions.at(step.function));
    }
    std::string operator()(const CallStart& step) const {
      return "start " + written(plan.functions.at(step.function));
    }
  };
  std::vector<std::string> result;
  for (const auto& step : plan.steps)
    result.push_back(std::visit(Write{plan}, step));
  return result;
}

}  // namespace portico::component
