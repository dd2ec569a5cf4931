#include <cli/app.hpp>

#include <cli/commands.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace portico::cli {

namespace {

/// One line, so that whoever reads logs by lines gets all of it.
void print_error(std::string text) {
  while (text.ends_with('\n'))
    text.pop_back();
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) {
    const auto next = std::min(text.find_first_not_of("\n ", at), text.size());
    const bool listed = at > 0 && (text[at - 1] == ':' || text[at - 1] == ';');
    text.replace(at, next - at, listed ? " " : "; ");
  }
  fmt::print(stderr, "error: {}\n", text);
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app{"Runs WASI HTTP components: each request in a fresh sandbox.", "portico"};
  app.set_version_flag("--version", "portico " PORTICO_VERSION);
  app.require_subcommand(1);
  Action action;
  add_serve(app, action);
  add_compile(app, action);
  add_inspect(app, action);
  add_new(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& answered) {
    return app.exit(answered);
  } catch (const CLI::ParseError& wrong) {
    print_error(wrong.what());
    fmt::print(stderr, "Run with --help for the options.\n");
    return 2;
  }
  const auto status = action();
  if (status)
    return *status;
  print_error(status.error().describe());
  return EXIT_FAILURE;
}

}  // namespace portico::cli
