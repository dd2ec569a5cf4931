#include <cli/app.hpp>

#include <cli/commands.hpp>
#include <cli/report.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

namespace portico::cli {

namespace {

/// Files that are opened later must not be taken for standard streams that were closed.
void keep_standard_descriptors() {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) < 0)
      (void)::open("/dev/null", O_RDWR);
  }
}

}  // namespace

int run(int argc, char** argv) {
  keep_standard_descriptors();
  CLI::App app{"Runs WASI HTTP components: each request in a fresh sandbox.", "portico"};
  app.set_version_flag("--version", "portico " PORTICO_VERSION);
  app.require_subcommand(1);
  Action action;
  add_serve(app, action);
  add_run(app, action);
  add_compile(app, action);
  add_inspect(app, action);
  add_new(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& answered) {
    return app.exit(answered);
  } catch (const CLI::ParseError& wrong) {
    report("error", wrong.what());
    fmt::print(stderr, "Run with --help for the options.\n");
    return 2;
  }
  const auto status = action();
  if (status)
    return *status;
  report("error", status.error().describe());
  return EXIT_FAILURE;
}

}  // namespace portico::cli
