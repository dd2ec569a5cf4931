#pragma once

#include <cli/units.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace portico::cli {

/// An option whose value `parse` reads: an expected, with the reason as its error.
template <class T, class Parse>
CLI::Option* add_parsed(CLI::App& command, const std::string& name, T& target, Parse parse,
                        const std::string& type, const std::string& help) {
  return command
      .add_option_function<std::string>(
          name,
          [&target, parse, name](const std::string& text) {
            auto value = parse(text);
            if (!value)
              throw CLI::ValidationError{name, value.error()};
            target = *std::move(value);
          },
          help)
      ->type_name(type);
}

inline CLI::Option* add_time(CLI::App& command, const std::string& name,
                             std::chrono::nanoseconds& target, const std::string& help) {
  return add_parsed(command, name, target, parse_duration, "TIME", help);
}

inline CLI::Option* add_size(CLI::App& command, const std::string& name, std::uint64_t& target,
                             const std::string& help) {
  return add_parsed(command, name, target, parse_size, "SIZE", help);
}

}  // namespace portico::cli
