#pragma once

#include <wast/component_side.hpp>
#include <wast/core_engine.hpp>
#include <wast/core_side.hpp>
#include <wast/options.hpp>
#include <wast/outcome.hpp>

#include <boost/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace portico::wast {

struct Totals {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

/// Told of each command that failed: its line in the source, its type and why.
using Report = std::function<void(std::uint64_t line, std::string_view type, std::string_view why)>;

/// One script, as `wasm-tools json-from-wast` writes it: its commands, run in order, and what they
/// have defined so far. Threads: those that the script itself starts each have a Script of their
/// own.
class Script {
 public:
  /// Modules are files in `folder`.
  Script(std::filesystem::path folder, std::shared_ptr<CoreEngine> engine, const Options& options,
         Report report);
  ~Script();

  /// To be called once; waits for all threads.
  Totals run(const boost::json::array& commands);

 private:
  using Object = boost::json::object;
  using Module = std::variant<CoreModule, component::Component>;
  using Instance = std::variant<CoreInstance, ComponentInstancePtr>;
  struct Thread;
  using Threads = std::map<std::string, std::unique_ptr<Thread>, std::less<>>;

  Script(const Script& parent, std::string_view shared);

  Outcome<> attempt(const Object& command);
  /// Why the command failed, or nothing.
  Outcome<> command(const Object& command);
  Outcome<> define(const Object& command);
  Outcome<> instantiate(const Object& command);
  Outcome<> instantiate(const Module& module, std::string_view name);
  Outcome<> register_(const Object& command);
  Outcome<> assert_return(const Object& command);
  Outcome<> assert_refused(const Object& command);
  Outcome<> start_thread(const Object& command);
  Outcome<> join_thread(const Object& command);
  void join(Threads::iterator thread);

  using Returned = std::variant<CoreValues, ComponentSide::Returned>;
  Outcome<Returned> act(const Object& action);
  Outcome<Module> module(const Object& command) const;
  Outcome<Module> compile(std::span<const std::byte> binary) const;
  Outcome<Instance> make_instance(const Module& module);
  Outcome<const Instance*> find(const Object& from, std::string_view key) const;

  std::filesystem::path folder_;
  Options options_;
  Report report_;
  CoreSide core_;
  ComponentSide components_;
  /// The latest definition and instance have the name "".
  std::map<std::string, Module, std::less<>> modules_;
  std::map<std::string, Instance, std::less<>> instances_;
  Totals totals_;
  Threads threads_;
};

}  // namespace portico::wast
