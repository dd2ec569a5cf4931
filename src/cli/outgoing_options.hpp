#pragma once

#include <portico/client/transport.hpp>

#include <CLI/CLI.hpp>

namespace portico::cli {

/// Adds what is said on the command line of requests that guests send. `options` must outlive the
/// parsing.
void add_outgoing(CLI::App& command, client::TransportOptions& options);

}  // namespace portico::cli
