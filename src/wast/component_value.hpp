#pragma once

#include <wast/outcome.hpp>

#include <portico/component/value.hpp>

#include <boost/json.hpp>

namespace portico::wast {

/// A component value as a script has it, as one of `type`.
[[nodiscard]] Outcome<component::Value> component_value(const component::Type& type,
                                                        const boost::json::value& from);

/// Whether they are the same value; NaNs are one.
[[nodiscard]] bool matches(const component::Value& actual, const component::Value& expected);

}  // namespace portico::wast
