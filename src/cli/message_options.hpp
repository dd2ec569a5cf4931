#pragma once

#include <portico/http/proxy.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>

namespace portico::cli {

/// Adds what is said on the command line of the messages that guests make. All must outlive the
/// parsing.
void add_messages(CLI::App& command, http::MessageLimits& limits, std::uint64_t& max_blocking_write,
                  std::shared_ptr<const http::MessageRules>& rules);

}  // namespace portico::cli
