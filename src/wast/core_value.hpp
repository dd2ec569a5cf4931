#pragma once

#include <wast/outcome.hpp>

#include <wasmtime.h>

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace portico::wast {

/// Core values that a call passes or returns; owns what they refer to.
class CoreValues {
 public:
  CoreValues() = default;
  explicit CoreValues(std::size_t count) : values_(count) {}
  CoreValues(CoreValues&&) noexcept = default;
  CoreValues& operator=(CoreValues&&) noexcept = default;
  ~CoreValues();

  [[nodiscard]] std::vector<wasmtime_val_t>& get() { return values_; }

 private:
  std::vector<wasmtime_val_t> values_;
};

/// Arguments as a script has them.
[[nodiscard]] Outcome<CoreValues> core_arguments(wasmtime_context_t* context,
                                                 const boost::json::array& args);

/// Whether `actual` is what the script expects.
[[nodiscard]] bool matches(wasmtime_context_t* context, const wasmtime_val_t& actual,
                           const boost::json::object& expected);

/// For messages.
[[nodiscard]] std::string describe(const wasmtime_val_t& value);

}  // namespace portico::wast
