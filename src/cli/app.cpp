#include <cli/app.hpp>

#include <cli/commands.hpp>
#include <cli/report.hpp>

#include <cstdio>
#include <cstdlib>

namespace portico::cli {

int run(int argc, char** argv) {
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
    (void)std::fputs("Run with --help for the options.\n", stderr);
    return 2;
  }
  const auto status = action();
  if (status)
    return *status;
  report("error", status.error().describe());
  return EXIT_FAILURE;
}

}  // namespace portico::cli
