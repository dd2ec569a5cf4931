// `portico new`: writes a project that makes a component.

#include <cli/commands.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace portico::cli {

namespace {

namespace fs = std::filesystem;

struct Template {
  std::string_view path;
  std::string_view text;  // @NAME@ and @SDK@ are replaced.
};

constexpr Template kProject[] = {
    {"CMakeLists.txt", R"(cmake_minimum_required(VERSION 3.25)
project(@NAME@ LANGUAGES CXX)

find_package(portico-guest REQUIRED)
portico_guest_component(@NAME@ main.cpp)
)"},
    {"main.cpp", R"(#include <portico/guest.hpp>

using namespace portico::guest;

static Result<Response> home(Request&, const Params&) {
  return Response::text("Hello from @NAME@!\n");
}

static Result<Response> greet(Request&, const Params& params) {
  return Response::text("Hello, " + params["name"] + "!\n");
}

constexpr Route kRoutes[] = {
    {"GET", "/", home},
    {"GET", "/greet/:name", greet},
};

static Result<Response> handle(Request request) {
  return route(kRoutes, request);
}
PORTICO_HTTP_HANDLER(handle)
)"},
    {"portico.cmake",
     R"(# The toolchain: where Portico's guest library is on this machine. On another, set PORTICO_GUEST in the environment.
if(DEFINED ENV{PORTICO_GUEST})
  set(portico_guest "$ENV{PORTICO_GUEST}")
else()
  set(portico_guest "@SDK@")
endif()
if(NOT EXISTS "${portico_guest}/cmake/toolchain.cmake")
  message(FATAL_ERROR "Portico's guest library is not in ${portico_guest}: set PORTICO_GUEST to the folder that it is in, such as /usr/local/share/portico-guest.")
endif()
include("${portico_guest}/cmake/toolchain.cmake")
)"},
    {"CMakePresets.json", R"({
  "version": 6,
  "cmakeMinimumRequired": {"major": 3, "minor": 25, "patch": 0},
  "configurePresets": [
    {
      "name": "release",
      "generator": "Ninja",
      "binaryDir": "${sourceDir}/build",
      "toolchainFile": "${sourceDir}/portico.cmake",
      "cacheVariables": {"CMAKE_BUILD_TYPE": "Release", "CMAKE_EXPORT_COMPILE_COMMANDS": true}
    },
    {
      "name": "debug",
      "inherits": "release",
      "binaryDir": "${sourceDir}/build-debug",
      "cacheVariables": {"CMAKE_BUILD_TYPE": "RelWithDebInfo"}
    }
  ],
  "buildPresets": [
    {"name": "release", "configurePreset": "release"},
    {"name": "debug", "configurePreset": "debug"}
  ],
  "workflowPresets": [
    {
      "name": "release",
      "steps": [{"type": "configure", "name": "release"}, {"type": "build", "name": "release"}]
    },
    {
      "name": "debug",
      "steps": [{"type": "configure", "name": "debug"}, {"type": "build", "name": "debug"}]
    }
  ]
}
)"},
    {".gitignore", "/build/\n/build-debug/\n"},
    {"README.md", R"(# @NAME@

A WASI HTTP component in C++, made with Portico's guest library.

    cmake --workflow --preset release        # makes build/@NAME@.wasm
    portico serve build/@NAME@.wasm

Then `curl http://localhost:8080/greet/you`. After a change, `cmake --build build` is enough. With the preset
`debug` a trap's backtrace has the names of functions.
)"},
};

/// Names that mean something to CMake already.
constexpr std::array<std::string_view, 9> kReserved = {"all",           "clean",   "edit_cache",
                                                       "help",          "install", "package",
                                                       "rebuild_cache", "test",    "portico_guest"};

Result<void> check_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto fits = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (name.empty() || !is_letter(name.front()) || !std::all_of(name.begin(), name.end(), fits))
    return std::unexpected{
        Error{Errc::config,
              fmt::format("\"{}\" is no name for a project: it starts with a letter, and has "
                          "letters, digits, - and _ only",
                          name)}};
  if (std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end())
    return std::unexpected{Error{
        Errc::config,
        fmt::format("CMake has a target \"{}\" of its own; please choose another name", name)}};
  return {};
}

/// The folder with the guest library: the one that was installed with this program, else the one of
/// the source that it was built from.
Result<fs::path> find_library() {
  std::error_code ignored;
  if (const char* given = std::getenv("PORTICO_GUEST"); given != nullptr && *given != '\0')
    return fs::absolute(given);
  const auto program = fs::read_symlink("/proc/self/exe", ignored);
  for (const fs::path& folder : {program.parent_path().parent_path() / PORTICO_GUEST_INSTALLED,
                                 fs::path{PORTICO_GUEST_SOURCE}}) {
    if (fs::exists(folder / "cmake/toolchain.cmake", ignored))
      return folder;
  }
  return std::unexpected{Error{
      Errc::config, "the guest library was not installed with this program: set PORTICO_GUEST to "
                    "the folder that it is in (guests/cpp in Portico's source)"}};
}

std::string filled(std::string text, std::string_view name, std::string_view library) {
  const std::pair<std::string_view, std::string_view> values[] = {{"@NAME@", name},
                                                                  {"@SDK@", library}};
  for (const auto& [mark, value] : values) {
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += value.size())
      text.replace(at, mark.size(), value);
  }
  return text;
}

Result<int> write_project(const fs::path& folder) {
  const std::string name = folder.filename().string();
  if (auto good = check_name(name); !good)
    return std::unexpected{std::move(good.error())};
  const auto library = find_library();
  if (!library)
    return std::unexpected{library.error()};
  std::error_code failed;
  if (fs::exists(folder, failed))
    return std::unexpected{
        Error{Errc::config, fmt::format("{} is there already", folder.string())}};
  fs::create_directories(folder, failed);
  for (const Template& file : kProject) {
    std::ofstream out{folder / file.path, std::ios::binary};
    out << filled(std::string{file.text}, name, library->string());
    if (!out.flush())
      return std::unexpected{
          Error{Errc::io, fmt::format("{} could not be written", (folder / file.path).string())}};
  }
  fmt::print("{0} is a project now. To build and serve it:\n\n"
             "    cd {0}\n"
             "    cmake --workflow --preset release\n"
             "    portico serve build/{1}.wasm\n\n"
             "main.cpp answers the requests; README.md says more.\n",
             folder.string(), name);
  return EXIT_SUCCESS;
}

}  // namespace

void add_new(CLI::App& app, Action& action) {
  const auto folder = std::make_shared<fs::path>();
  auto* const command = app.add_subcommand("new", "Write a project that makes a component, in C++");
  command
      ->add_option(
          "NAME", *folder,
          "The project's folder, which must not be there yet; its last part names the component")
      ->required();
  command->callback(
      [folder, &action]() { action = [folder]() { return write_project(*folder); }; });
}

}  // namespace portico::cli
