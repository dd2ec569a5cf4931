// `portico compile` and `portico inspect`.

#include <cli/commands.hpp>

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/http/command.hpp>
#include <portico/http/proxy.hpp>

#include <server/artifact.hpp>
#include <server/artifact_cache.hpp>
#include <wasi_http/world.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace portico::cli {

namespace {

using component::Component;

Result<Component> load(const std::filesystem::path& file) {
  const auto bytes = server::read_input(file);
  if (!bytes)
    return std::unexpected{bytes.error()};
  auto component = Component::compile(Engine{}, *bytes);
  if (!component)
    return std::unexpected{std::move(component.error()).in(file.string())};
  return component;
}

Result<int> compile(const std::filesystem::path& file, const std::filesystem::path& output) {
  const auto component = load(file);
  if (!component)
    return std::unexpected{component.error()};
  const auto artifact = component->serialize();
  if (!artifact)
    return std::unexpected{artifact.error()};
  if (auto written = server::write_file(output, *artifact); !written)
    return std::unexpected{std::move(written.error())};
  return EXIT_SUCCESS;
}

Result<int> inspect(const std::filesystem::path& file) {
  const auto component = load(file);
  if (!component)
    return std::unexpected{component.error()};
  std::vector<std::string> missing;
  (void)wasi_http::link_world(
      *component, [&](component::Linker& linker) { missing = linker.unsatisfied(*component); });
  const auto exports = component->exports();
  constexpr std::string_view kHandler = "wasi:http/incoming-handler@0.2.12";
  constexpr std::string_view kProgram = "wasi:cli/run@0.2.12";
  const auto can = [&](std::string_view what, std::string_view interface, const auto& linked) {
    std::string answer = linked ? "yes" : "no, " + linked.error().describe();
    if (!component::find_compatible(exports, interface))
      answer = fmt::format("no, it exports no {}", interface.substr(0, interface.rfind('.')));
    else if (!missing.empty())
      answer = "no, imports are missing";
    fmt::print("can be {}: {}\n", what, answer);
  };

  fmt::print("imports:\n");
  for (const std::string& name : component->imports()) {
    const bool broken = std::any_of(missing.begin(), missing.end(), [&](const std::string& line) {
      return line.find(name) != std::string::npos;
    });
    fmt::print("  {} {}\n", broken ? "missing  " : "satisfied", name);
  }
  fmt::print("exports:\n");
  for (const std::string& name : exports)
    fmt::print("  {}\n", name);
  for (const std::string& line : missing)
    fmt::print("not satisfied: {}\n", line);
  can("served", kHandler, http::Proxy::link(*component));
  can("run", kProgram, http::Command::link(*component));
  return missing.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

void add_compile(CLI::App& app, Action& action) {
  struct Given {
    std::filesystem::path file;
    std::filesystem::path output;
  };
  const auto given = std::make_shared<Given>();
  auto* const command = app.add_subcommand("compile", "Compile a component ahead of time");
  command->add_option("FILE", given->file, "A component, binary or text; - is standard input")
      ->required();
  command
      ->add_option("-o,--output", given->output,
                   "Where to write what `portico serve --allow-precompiled` takes")
      ->required()
      ->type_name("OUT");
  command->callback(
      [given, &action]() { action = [given]() { return compile(given->file, given->output); }; });
}

void add_inspect(CLI::App& app, Action& action) {
  const auto file = std::make_shared<std::filesystem::path>();
  auto* const command =
      app.add_subcommand("inspect", "Show what a component imports and exports, and whether every "
                                    "import is there; if not, the exit status is 1");
  command->add_option("FILE", *file, "A component, binary or text; - is standard input")
      ->required();
  command->callback([file, &action]() { action = [file]() { return inspect(*file); }; });
}

}  // namespace portico::cli
