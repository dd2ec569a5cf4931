#pragma once

#include <cli/units.hpp>

#include <portico/result.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// A repeatable option of which each value is handed to `take`, which says what is wrong with it.
template <class Take>
CLI::Option* add_each(CLI::App& command, const std::string& name, Take take,
                      const std::string& type, const std::string& help) {
  return command
      .add_option_function<std::vector<std::string>>(
          name,
          [take, name](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) {
              if (const Result<> taken = take(text); !taken)
                throw CLI::ValidationError{name, taken.error().message()};
            }
          },
          help)
      ->type_name(type)
      ->allow_extra_args(false);
}

/// An option that is one of a few words.
template <class T>
CLI::Option* add_choice(CLI::App& command, const std::string& name, T& target,
                        std::vector<std::pair<std::string_view, T>> choices,
                        const std::string& type, const std::string& help) {
  const auto parse =
      [choices = std::move(choices)](const std::string& text) -> std::expected<T, std::string> {
    std::string words;
    for (const auto& [word, value] : choices) {
      if (word == text)
        return value;
      words.append(words.empty() ? "" : ", ").append(word);
    }
    return std::unexpected{"\"" + text + "\" is none of " + words};
  };
  return add_parsed(command, name, target, parse, type, help);
}

/// Makes a last positional take each word as it is: CLI11 splits "[a,b]" where extra arguments are
/// allowed, and ends a subcommand at "--" once a positional has its least number.
inline void take_words(CLI::Option* words) {
  constexpr int kMany = CLI::detail::expected_max_vector_size;
  words->expected(kMany, kMany)->allow_extra_args(false)->each([words](const std::string&) {
    words->expected(1, kMany);
  });
}

}  // namespace portico::cli
