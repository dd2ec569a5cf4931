#include <wast/script.hpp>

#include <wast/component_value.hpp>
#include <wast/files.hpp>

#include <engine/wasm.hpp>

#include <fmt/format.h>

#include <exception>
#include <new>
#include <span>
#include <thread>
#include <vector>

namespace portico::wast {
namespace {

namespace json = boost::json;

std::string_view text(const json::object& from, std::string_view key) {
  const auto* value = from.if_contains(key);
  return value != nullptr && value->is_string() ? std::string_view{value->get_string()}
                                                : std::string_view{};
}

std::uint64_t line_of(const json::object& command) {
  const auto* line = command.if_contains("line");
  json::error_code none;
  return line != nullptr ? line->to_number<std::uint64_t>(none) : 0;
}

/// Turns "it failed so" into success where that is what the script expects.
template <class T> Outcome<> expect(What what, const Outcome<T>& outcome) {
  if (!outcome) {
    if (outcome.error().what == what) {
      return {};
    }
    return failed(outcome.error().what,
                  fmt::format("expected: {}; got {}: {}", to_string(what),
                              to_string(outcome.error().what), outcome.error().text));
  }
  return failed(What::other, fmt::format("expected: {}; but it succeeded", to_string(what)));
}

/// So that what follows a definition that failed does not run with an earlier one instead.
void forget(auto& definitions, std::string_view name) {
  for (const std::string_view key : {std::string_view{}, name}) {
    if (const auto found = definitions.find(key); found != definitions.end()) {
      definitions.erase(found);
    }
  }
}

template <class T> Outcome<> discard(const Outcome<T>& outcome) {
  return outcome ? Outcome<>{} : std::unexpected{outcome.error()};
}

}  // namespace

struct Script::Thread {
  std::unique_ptr<Script> script;
  Totals totals;
  std::jthread thread;  // the last member: it uses the others until it is joined
};

Script::Script(std::filesystem::path folder, std::shared_ptr<CoreEngine> engine,
               const Options& options, Report report)
    : folder_{std::move(folder)}, options_{options}, report_{std::move(report)},
      core_{std::move(engine), options}, components_{options} {}

/// Of the parent's instances a thread sees one, and of that what can be shared.
Script::Script(const Script& parent, std::string_view shared)
    : folder_{parent.folder_}, options_{parent.options_}, report_{parent.report_},
      core_{parent.core_.engine(), parent.options_}, components_{parent.options_} {
  for (const auto& [name, module] : parent.modules_) {
    if (std::holds_alternative<CoreModule>(module)) {
      modules_.emplace(name, module);
    }
  }
  const auto found = parent.instances_.find(shared);
  const auto* instance =
      found != parent.instances_.end() ? std::get_if<CoreInstance>(&found->second) : nullptr;
  if (instance == nullptr) {
    return;
  }
  CoreInstance seen;
  for (const auto& [name, item] : *instance) {
    if (item.kind == WASMTIME_EXTERN_SHAREDMEMORY) {
      seen.emplace(name, item);
    }
  }
  instances_.emplace(shared, std::move(seen));
}

Script::~Script() = default;

Totals Script::run(const json::array& commands) {
  static const Object kNone;
  for (const json::value& value : commands) {
    const Object* object = value.if_object();
    const Object& command = object != nullptr ? *object : kNone;
    if (const auto done = attempt(command)) {
      ++totals_.passed;
    } else {
      ++totals_.failed;
      report_(line_of(command), text(command, "type"), done.error().text);
    }
  }
  while (!threads_.empty()) {
    join(threads_.begin());
  }
  return totals_;
}

/// Boost.JSON throws where the form is not that of a script.
Outcome<> Script::attempt(const Object& command) try {
  return this->command(command);
} catch (const std::bad_alloc&) {
  return failed(What::other, "out of memory");
} catch (const std::exception&) {
  return failed(What::other, "not a command as `wasm-tools json-from-wast` writes them");
}

Outcome<> Script::command(const Object& command) {
  const auto type = text(command, "type");
  const auto action = [&] { return act(command.at("action").as_object()); };
  if (type == "module") {
    forget(instances_, text(command, "name"));
    const auto made = module(command);
    return made ? instantiate(*made, text(command, "name")) : std::unexpected{made.error()};
  }
  if (type == "module_definition")
    return define(command);
  if (type == "module_instance")
    return instantiate(command);
  if (type == "register")
    return register_(command);
  if (type == "action")
    return discard(action());
  if (type == "assert_return")
    return assert_return(command);
  if (type == "assert_trap")
    return expect(What::trap, action());
  if (type == "assert_exhaustion")
    return expect(What::exhaustion, action());
  if (type == "assert_exception")
    return expect(What::exception, action());
  if (type == "assert_malformed" || type == "assert_invalid" || type == "assert_malformed_custom" ||
      type == "assert_invalid_custom")
    return assert_refused(command);
  if (type == "assert_unlinkable" || type == "assert_uninstantiable") {
    const auto made = module(command);
    if (!made)
      return std::unexpected{made.error()};
    return expect(type == "assert_unlinkable" ? What::unlinkable : What::trap,
                  make_instance(*made));
  }
  if (type == "thread")
    return start_thread(command);
  if (type == "wait")
    return join_thread(command);
  return failed(What::other, "a command that this version cannot run");
}

// Modules and instances ---------------------------------------------------------------------------

Outcome<Script::Module> Script::module(const Object& command) const {
  const auto binary_name = text(command, "binary_filename");
  const auto name = binary_name.empty() ? text(command, "filename") : binary_name;
  const auto bytes = read_file(folder_ / name);
  if (!bytes) {
    return std::unexpected{bytes.error()};
  }
  if (binary_name.empty() && text(command, "module_type") == "text") {
    const auto binary = engine::from_text(*bytes);
    return binary ? compile(*binary) : failed(What::refused, binary.error().message());
  }
  return compile(std::as_bytes(std::span{*bytes}));
}

Outcome<Script::Module> Script::compile(std::span<const std::byte> binary) const {
  if (engine::kind_of(binary) == engine::WasmKind::component) {
    auto component = components_.compile(binary);
    return component ? Outcome<Module>{std::move(*component)}
                     : std::unexpected{std::move(component.error())};
  }
  auto compiled = core_.compile(binary);
  return compiled ? Outcome<Module>{std::move(*compiled)}
                  : std::unexpected{std::move(compiled.error())};
}

Outcome<Script::Instance> Script::make_instance(const Module& module) {
  if (const auto* core = std::get_if<CoreModule>(&module)) {
    auto instance = core_.instantiate(*core);
    return instance ? Outcome<Instance>{std::move(*instance)}
                    : std::unexpected{std::move(instance.error())};
  }
  auto instance = components_.instantiate(std::get<component::Component>(module));
  return instance ? Outcome<Instance>{std::move(*instance)}
                  : std::unexpected{std::move(instance.error())};
}

Outcome<> Script::define(const Object& command) {
  forget(modules_, text(command, "name"));
  auto made = module(command);
  if (!made) {
    return std::unexpected{std::move(made.error())};
  }
  modules_.insert_or_assign("", *made);
  modules_.insert_or_assign(std::string{text(command, "name")}, std::move(*made));
  return {};
}

Outcome<> Script::instantiate(const Object& command) {
  const auto name = text(command, "instance");
  forget(instances_, name);
  const auto found = modules_.find(text(command, "module"));
  if (found == modules_.end()) {
    return failed(What::other, fmt::format("no module \"{}\"", text(command, "module")));
  }
  return instantiate(found->second, name);
}

Outcome<> Script::instantiate(const Module& module, std::string_view name) {
  auto made = make_instance(module);
  if (!made) {
    return failed(made.error().what,
                  fmt::format("{}: {}", to_string(made.error().what), made.error().text));
  }
  if (const auto* instance = std::get_if<ComponentInstancePtr>(&*made);
      instance != nullptr && !name.empty()) {
    components_.define(name, *instance);
  }
  if (const auto* instance = std::get_if<CoreInstance>(&*made);
      instance != nullptr && !name.empty()) {
    core_.define(name, *instance);
  }
  instances_.insert_or_assign("", *made);
  instances_.insert_or_assign(std::string{name}, std::move(*made));
  return {};
}

Outcome<const Script::Instance*> Script::find(const Object& from, std::string_view key) const {
  const auto found = instances_.find(text(from, key));
  if (found == instances_.end()) {
    return failed(What::other, fmt::format("no instance \"{}\"", text(from, key)));
  }
  return &found->second;
}

Outcome<> Script::register_(const Object& command) {
  const auto instance = find(command, "name");
  if (!instance) {
    return std::unexpected{instance.error()};
  }
  const auto as = text(command, "as");
  if (const auto* core = std::get_if<CoreInstance>(*instance)) {
    core_.define(as, *core);
  } else {
    components_.define(as, std::get<ComponentInstancePtr>(**instance));
  }
  return {};
}

// Actions and assertions --------------------------------------------------------------------------

Outcome<Script::Returned> Script::act(const Object& action) {
  const auto instance = find(action, "module");
  if (!instance) {
    return std::unexpected{instance.error()};
  }
  const auto field = text(action, "field");
  const auto* core = std::get_if<CoreInstance>(*instance);
  const auto type = text(action, "type");
  if (type == "get") {
    if (core == nullptr) {
      return failed(What::other, "components export no globals");
    }
    auto value = core_.get(*core, field);
    return value ? Outcome<Returned>{std::move(*value)} : std::unexpected{value.error()};
  }
  if (type != "invoke") {
    return failed(What::other, "an action that this version cannot run");
  }
  const auto& args = action.at("args").as_array();
  if (core != nullptr) {
    auto values = core_.invoke(*core, field, args);
    return values ? Outcome<Returned>{std::move(*values)} : std::unexpected{values.error()};
  }
  auto returned = ComponentSide::invoke(std::get<ComponentInstancePtr>(**instance), field, args);
  return returned ? Outcome<Returned>{std::move(*returned)} : std::unexpected{returned.error()};
}

Outcome<> Script::assert_return(const Object& command) {
  auto outcome = act(command.at("action").as_object());
  if (!outcome) {
    return failed(outcome.error().what,
                  fmt::format("{}: {}", to_string(outcome.error().what), outcome.error().text));
  }
  const auto& expected = command.at("expected").as_array();
  if (auto* core = std::get_if<CoreValues>(&*outcome)) {
    auto& values = core->get();
    if (values.size() != expected.size()) {
      return failed(What::other,
                    fmt::format("{} results, expected {}", values.size(), expected.size()));
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!matches(core_.context(), values[i], expected[i].as_object())) {
        return failed(What::other, fmt::format("returned {}, expected {}", describe(values[i]),
                                               json::serialize(expected[i])));
      }
    }
    return {};
  }
  const auto& [type, value] = std::get<ComponentSide::Returned>(*outcome);
  if (expected.size() != (value ? 1U : 0U)) {
    return failed(What::other,
                  fmt::format("{} results, expected {}", value ? 1 : 0, expected.size()));
  }
  if (!value) {
    return {};
  }
  const auto wanted = component_value(*type, expected[0]);
  if (!wanted || !matches(*value, *wanted)) {
    return failed(What::other, fmt::format("returned {}, expected {}", to_string(*type, *value),
                                           json::serialize(expected[0])));
  }
  return {};
}

Outcome<> Script::assert_refused(const Object& command) {
  return expect(What::refused, module(command));
}

// Threads -----------------------------------------------------------------------------------------

Outcome<> Script::start_thread(const Object& command) {
  const auto name = text(command, "name");
  const auto shared = text(command, "shared_module");
  if (threads_.contains(name)) {
    return failed(What::other, fmt::format("thread \"{}\" has not been waited for", name));
  }
  if (!shared.empty() && !instances_.contains(shared)) {
    return failed(What::other, fmt::format("no instance \"{}\"", shared));
  }
  auto thread = std::make_unique<Thread>();
  thread->script.reset(new Script{*this, shared});  // NOLINT: private
  const auto& commands = command.at("commands").as_array();
  thread->thread =
      std::jthread{[&commands, at = thread.get()] { at->totals = at->script->run(commands); }};
  threads_.emplace(name, std::move(thread));
  return {};
}

Outcome<> Script::join_thread(const Object& command) {
  const auto name = text(command, "thread");
  const auto found = threads_.find(name);
  if (found == threads_.end()) {
    return failed(What::other, fmt::format("no thread \"{}\"", name));
  }
  join(found);
  return {};
}

void Script::join(Threads::iterator thread) {
  thread->second->thread.join();
  totals_.passed += thread->second->totals.passed;
  totals_.failed += thread->second->totals.failed;
  threads_.erase(thread);
}

}  // namespace portico::wast
