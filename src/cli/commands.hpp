#pragma once

#include <portico/result.hpp>

#include <CLI/CLI.hpp>

#include <functional>

namespace portico::cli {

/// What a command line asks for: does it and gives the exit status.
using Action = std::function<Result<int>()>;

// Each adds its subcommand, which sets `action` when it is given.
void add_serve(CLI::App& app, Action& action);
void add_run(CLI::App& app, Action& action);
void add_compile(CLI::App& app, Action& action);
void add_inspect(CLI::App& app, Action& action);
void add_new(CLI::App& app, Action& action);

}  // namespace portico::cli
