#pragma once

namespace portico::cli {

/// The whole program: returns its exit status.
[[nodiscard]] int run(int argc, char** argv);

}  // namespace portico::cli
