#pragma once

#include <portico/features.hpp>

#include <chrono>

namespace portico::wast {

struct Options {
  Features features;
  /// How long guest code may compute in one command. Commands that take longer fail.
  std::chrono::seconds timeout{60};
};

}  // namespace portico::wast
