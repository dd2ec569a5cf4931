#include <component/identity.hpp>
#include <component/instance_pre.hpp>
#include <component/module_link.hpp>
#include <component/module_match.hpp>
#include <component/names.hpp>
#include <component/trampoline.hpp>
#include <component/type_match.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace portico::component {
namespace {

using Interfaces = std::map<std::string, Linker::Interface, std::less<>>;

/// Looks up interfaces by import name, each once.
class Resolver {
 public:
  explicit Resolver(const Interfaces& interfaces) : interfaces_{interfaces} {
    for (const auto& [name, interface] : interfaces) {
      names_.push_back(name);
    }
  }

  const Linker::Interface* find(const std::string& wanted) {
    const auto [entry, fresh] = found_.try_emplace(wanted, nullptr);
    if (fresh) {
      const std::string* name = find_compatible(names_, wanted);
      entry->second = name != nullptr ? &interfaces_.find(*name)->second : nullptr;
    }
    return entry->second;
  }

 private:
  const Interfaces& interfaces_;
  std::vector<std::string> names_;
  std::map<std::string, const Linker::Interface*> found_;
};

std::string display(const std::string& interface, const std::string& name) {
  return interface.empty() ? name : fmt::format("{}#{}", interface, name);
}

/// What linking found: the host's part for each import, and a line for each that has none.
struct Resolution {
  std::vector<const HostFunction*> functions;                          // as Plan::host_funcs
  std::vector<const ResourceType*> resources;                          // as Plan::resources
  std::vector<std::shared_ptr<const std::vector<std::byte>>> modules;  // as Plan::modules
  std::vector<std::string> problems;
};

void resolve_resources(const Plan& plan, Resolver& resolver, Resolution& out) {
  for (const Resource& resource : plan.resources) {
    const ResourceType* type = resource.imported() ? nullptr : &resource;
    if (resource.imported()) {
      const auto* interface = resolver.find(resource.interface);
      if (interface == nullptr) {
        out.problems.push_back(fmt::format("interface {} is not provided", resource.interface));
      } else if (const auto found = interface->resources.find(resource.import_name);
                 found != interface->resources.end()) {
        type = found->second;
      } else {
        out.problems.push_back(fmt::format("resource {} is not provided",
                                           display(resource.interface, resource.import_name)));
      }
    }
    out.resources.push_back(type);
  }
}

void resolve_functions(const Plan& plan, Resolver& resolver, Resolution& out) {
  Identities identities{plan, out.resources};
  for (const HostFunc& func : plan.host_funcs) {
    const auto* interface = resolver.find(func.interface);
    const HostFunction* host = nullptr;
    if (interface == nullptr) {
      out.problems.push_back(func.interface.empty()
                                 ? fmt::format("function {} is not provided", func.name)
                                 : fmt::format("interface {} is not provided", func.interface));
    } else if (const auto found = interface->functions.find(func.name);
               found == interface->functions.end()) {
      out.problems.push_back(
          fmt::format("function {} is not provided", display(func.interface, func.name)));
    } else if (const auto why = mismatch(identities.of(func.type), found->second.type)) {
      out.problems.push_back(
          fmt::format("function {} {}", display(func.interface, func.name), *why));
    } else {
      host = &found->second;
    }
    out.functions.push_back(host);
  }
}

void resolve_resource_aliases(const Plan& plan, Resolver& resolver, Resolution& out) {
  for (const ResourceAlias& alias : plan.resource_aliases) {
    const auto* interface = resolver.find(alias.interface);
    if (interface == nullptr) {
      continue;
    }
    const auto found = interface->resources.find(alias.name);
    if (found != interface->resources.end() && found->second != out.resources[alias.resource]) {
      out.problems.push_back(fmt::format("resource {} is another type than {}",
                                         display(alias.interface, alias.name),
                                         plan.resources[alias.resource].name));
    }
  }
}

void resolve_modules(const Plan& plan, const Features& features, Resolver& resolver,
                     Resolution& out) {
  for (const CoreModule& module : plan.modules) {
    auto& binary = out.modules.emplace_back();
    if (!module.imported) {
      continue;
    }
    const auto name = display(module.imported->interface, module.imported->name);
    const auto* interface = resolver.find(module.imported->interface);
    if (interface == nullptr || !interface->modules.contains(module.imported->name)) {
      out.problems.push_back(fmt::format("core module {} is not provided", name));
      continue;
    }
    binary = interface->modules.find(module.imported->name)->second;
    if (const auto fits = match_module(module.imported->type, *binary, features); !fits) {
      out.problems.push_back(
          fmt::format("core module {} has another type: {}", name, fits.error().message()));
    }
  }
}

/// An instance of which nothing is used need not be there, but if there is something of that name
/// it has to be one.
void check_sorts(const Plan& plan, const Interfaces& interfaces, Resolution& out) {
  const auto root = interfaces.find("");
  for (const ImportName& import : plan.imports) {
    if (import.sort == ImportName::Sort::component) {
      out.problems.push_back(fmt::format("component {} is not provided", import.name));
    }
    const bool other = root != interfaces.end() && (root->second.functions.contains(import.name) ||
                                                    root->second.resources.contains(import.name) ||
                                                    root->second.modules.contains(import.name));
    if (import.sort == ImportName::Sort::instance && !interfaces.contains(import.name) && other) {
      out.problems.push_back(fmt::format("{} is not an instance here", import.name));
    }
  }
  for (const std::string& name : plan.inner_components) {
    out.problems.push_back(fmt::format("component {} is not provided", name));
  }
}

Resolution resolve(const Component& component, const Interfaces& interfaces, bool preview1) {
  const Plan& plan = *component.impl()->plan;
  if (plan.of_module) {
    ModuleLink link = link_module(plan, *component.impl()->core, interfaces, preview1);
    return {std::move(link.functions), {}, {nullptr}, std::move(link.problems)};
  }
  const Features& features = component.impl()->engine.options().features;
  Resolver resolver{interfaces};
  Resolution out;
  check_sorts(plan, interfaces, out);
  resolve_resources(plan, resolver, out);
  resolve_resource_aliases(plan, resolver, out);
  resolve_modules(plan, features, resolver, out);
  resolve_functions(plan, resolver, out);
  // A missing interface shows once, not once for each of its functions.
  std::set<std::string> seen;
  std::erase_if(out.problems, [&](const std::string& line) { return !seen.insert(line).second; });
  return out;
}

/// "in component instance1/app: " for each inner instance, for messages.
std::vector<std::string> places(const Plan& plan) {
  std::vector<std::string> all;
  all.reserve(plan.instances.size());
  for (const ComponentInstance& instance : plan.instances) {
    all.push_back(instance.path.empty() ? "" : fmt::format("in component {}: ", instance.path));
  }
  return all;
}

/// "handle of component app": the function as whoever calls it sees it.
std::string known_as(const Plan& plan, const Lifted& lifted) {
  const std::string& path = plan.instances[lifted.instance].path;
  const std::string name = lifted.name.empty() ? "a function" : lifted.name;
  return path.empty() ? name : fmt::format("{} of component {}", name, path);
}

void make_lifted(const Plan& plan, Identities& identities, InstancePre::Impl& impl) {
  for (const Lifted& lifted : plan.lifted) {
    LiftedFunc& func = impl.lifted.emplace_back();
    func.type = identities.of(lifted.type);
    func.canon = {lifted.options, lifted.instance, &func.type};
    func.params = params_layout(func.type);
    func.function = lifted.function;
    func.enters = entered(plan.instances, lifted.instance, kNone);
    func.name = known_as(plan, lifted);
  }
}

/// Whether functions of the host are exported again.
bool exports_imports(const std::map<std::string, Export, std::less<>>& exports) {
  return std::ranges::any_of(exports, [](const auto& named) {
    const auto* func = std::get_if<ExportedFunc>(&named.second.item);
    const auto* instance = std::get_if<ExportedInstance>(&named.second.item);
    return (func != nullptr && std::holds_alternative<Lowered::Host>(func->func)) ||
           (instance != nullptr && exports_imports(instance->items));
  });
}

void make_imported(const Plan& plan, const Resolution& resolution, Identities& identities,
                   InstancePre::Impl& impl) {
  for (std::size_t i = 0; i < plan.host_funcs.size(); ++i) {
    const HostFunc& func = plan.host_funcs[i];
    const HostFunction* const host = resolution.functions[i];
    impl.preview1 = impl.preview1 || host == nullptr;
    impl.imported.push_back({host != nullptr ? *host : HostFunction{}, identities.of(func.type),
                             plan.of_module ? fmt::format("{}.{}", func.interface, func.name)
                                            : display(func.interface, func.name)});
  }
}

void make_lowered(const Plan& plan, InstancePre::Impl& impl) {
  for (const Lowered& lowered : plan.lowered) {
    HostImport& import = impl.lowered.emplace_back();
    import.canon = {lowered.options, lowered.instance, &lowered.type};
    import.signature = lowered_signature(lowered.type).engine_type();
    if (const auto* host = std::get_if<Lowered::Host>(&lowered.callee)) {
      const ImportedFunc& func = impl.imported[host->host_func];
      import.what =
          func.function.invoke != nullptr ? HostImport::What::function : HostImport::What::engine;
      import.function = func.function;
      import.name = fmt::format("{}{}", impl.places[lowered.instance], func.name);
    } else {
      const Index callee = std::get<Lowered::Guest>(lowered.callee).lifted;
      import.what = HostImport::What::guest;
      import.callee = &impl.lifted[callee];
      import.enters = entered(plan.instances, plan.lifted[callee].instance, lowered.instance);
      import.name = fmt::format("{}calling {}", impl.places[lowered.instance],
                                known_as(plan, plan.lifted[callee]));
    }
  }
}

void make_resource_ops(const Plan& plan, InstancePre::Impl& impl) {
  for (const ResourceOp& op : plan.resource_ops) {
    const Resource& resource = plan.resources[op.resource];
    using enum HostImport::What;
    using enum CoreType;
    HostImport& import = impl.resource_ops.emplace_back();
    import.what = op.op == ResourceOp::Op::create ? resource_new
                  : op.op == ResourceOp::Op::rep  ? resource_rep
                                                  : resource_drop;
    import.canon.instance = op.instance;
    import.resource = impl.resources[op.resource];
    if (!resource.imported()) {
      import.enters = entered(plan.instances, resource.instance, op.instance);
    }
    CoreSignature signature{{i32}, {}};
    if (import.what != resource_drop) {
      signature.results = {i32};
    }
    import.signature = signature.engine_type();
    import.name = fmt::format("{}resource.{} {}", impl.places[op.instance],
                              import.what == resource_new   ? "new"
                              : import.what == resource_rep ? "rep"
                                                            : "drop",
                              import.resource->name);
  }
}

void make_forwards(const Plan& plan, InstancePre::Impl& impl) {
  for (const Forward& forward : plan.forwards) {
    HostImport& import = impl.forwards.emplace_back();
    import.what = HostImport::What::forward;
    import.canon.instance = forward.instance;
    import.forwarded = forward.function;
    import.signature = forward.signature.engine_type();
    import.name = std::get<CoreExport>(plan.functions[forward.function]).name;
  }
}

/// Adds what the engine has. A module by itself may import one function twice.
engine::LinkerHandle module_linker(const InstancePre::Impl& impl) {
  engine::LinkerHandle linker{wasmtime_linker_new(impl.core().get())};
  wasmtime_linker_allow_shadowing(linker.get(), impl.plan().of_module);
  if (impl.preview1) {
    // Cannot fail: the linker is empty.
    const engine::ErrorHandle none{wasmtime_linker_define_wasi(linker.get())};
  }
  return linker;
}

/// Makes the imports of a module once for all stores, if all of them are host functions. Null if
/// not, or if names collide, which a linker of names cannot tell apart.
Result<engine::InstancePreHandle> make_pre(const InstancePre::Impl& impl,
                                           std::span<const CoreSource> arguments,
                                           const wasmtime_module_t* module) {
  const engine::LinkerHandle linker = module_linker(impl);
  wasm_importtype_vec_t imports;
  wasmtime_module_imports(module, &imports);
  bool store_free = imports.size == arguments.size();
  for (std::size_t i = 0; store_free && i < imports.size; ++i) {
    const HostImport* import = impl.host_import(arguments[i]);
    if (import == nullptr) {
      store_free = false;
      break;
    }
    if (import->what == HostImport::What::engine) {
      continue;
    }
    const wasm_name_t* space = wasm_importtype_module(imports.data[i]);
    const wasm_name_t* name = wasm_importtype_name(imports.data[i]);
    const engine::ErrorHandle collision{wasmtime_linker_define_func_unchecked(
        linker.get(), space->data, space->size, name->data, name->size, import->signature.get(),
        trampoline_for(*import), trampoline_env(*import), nullptr)};
    store_free = collision == nullptr;
  }
  wasm_importtype_vec_delete(&imports);
  if (!store_free) {
    return nullptr;
  }
  wasmtime_instance_pre_t* pre = nullptr;
  if (wasmtime_error_t* error = wasmtime_linker_instantiate_pre(linker.get(), module, &pre)) {
    return engine::engine_failure(Errc::internal, "linking a core module", error);
  }
  return engine::InstancePreHandle{pre};
}

/// Compiles what the host provided for the component's engine.
Result<> compile_modules(InstancePre::Impl& impl) {
  for (const auto& binary : impl.binaries) {
    wasmtime_module_t* module = nullptr;
    if (binary != nullptr) {
      const auto* data = reinterpret_cast<const std::uint8_t*>(binary->data());  // NOLINT
      if (wasmtime_error_t* error =
              wasmtime_module_new(impl.core().get(), data, binary->size(), &module)) {
        return engine::engine_failure(Errc::compile, "an imported core module", error);
      }
    }
    impl.modules.emplace_back(module);
  }
  return {};
}

/// The arguments of an imported module in the order of its own imports, which are found by name.
std::vector<CoreSource> in_order(const Instantiate& step, const wasmtime_module_t* module) {
  std::map<std::pair<std::string_view, std::string_view>, const CoreSource*> by_name;
  for (std::size_t i = 0; i < step.names.size(); ++i) {
    by_name.emplace(step.names[i], &step.arguments[i]);
  }
  wasm_importtype_vec_t imports;
  wasmtime_module_imports(module, &imports);
  std::vector<CoreSource> arguments;
  for (std::size_t i = 0; i < imports.size; ++i) {
    const wasm_name_t* space = wasm_importtype_module(imports.data[i]);
    const wasm_name_t* name = wasm_importtype_name(imports.data[i]);
    // There, as the module has the type that the component asks for.
    arguments.push_back(*by_name.at({{space->data, space->size}, {name->data, name->size}}));
  }
  wasm_importtype_vec_delete(&imports);
  return arguments;
}

Result<InstantiatePlan> make_instantiation(const InstancePre::Impl& impl, const Instantiate& step) {
  const CoreModule& facts = impl.plan().modules[step.module];
  InstantiatePlan made;
  if (facts.imported) {
    made.module = impl.modules[step.module].get();
    made.arguments = in_order(step, made.module);
    made.has_start = true;  // for all that is known
  } else {
    made.module = impl.component.impl()->modules[step.module].get();
    made.arguments = step.arguments;
    made.has_start = facts.has_start;
  }
  auto pre = make_pre(impl, made.arguments, made.module);
  if (!pre) {
    return std::unexpected{std::move(pre.error())};
  }
  made.pre = std::move(*pre);
  return made;
}

/// Lets the engine note every host function's type now: doing so later, from several threads, would
/// race.
void prime_types(const InstancePre::Impl& impl) {
  const engine::LinkerHandle scratch{wasmtime_linker_new(impl.core().get())};
  wasmtime_linker_allow_shadowing(scratch.get(), true);
  for (const auto* imports : {&impl.lowered, &impl.resource_ops, &impl.forwards}) {
    for (const HostImport& import : *imports) {
      if (import.what == HostImport::What::engine) {
        continue;
      }
      const engine::ErrorHandle none{wasmtime_linker_define_func_unchecked(
          scratch.get(), "", 0, "", 0, import.signature.get(), trampoline_for(import),
          trampoline_env(import), nullptr)};
    }
  }
}

}  // namespace

std::span<const std::byte> InstancePre::Impl::binary(Index index) const {
  if (binaries[index] != nullptr) {
    return *binaries[index];
  }
  const CoreModule& facts = plan().modules[index];
  return component.impl()->bytes.subspan(facts.offset, facts.size);
}

const HostImport* InstancePre::Impl::host_import(const CoreSource& source) const {
  if (const auto* from = std::get_if<FromLowered>(&source)) {
    return &lowered[from->lowered];
  }
  if (const auto* from = std::get_if<FromResourceOp>(&source)) {
    return &resource_ops[from->op];
  }
  if (const auto* from = std::get_if<FromForward>(&source)) {
    return &forwards[from->forward];
  }
  return nullptr;
}

Linker::Linker() = default;
Linker::Linker(Linker&&) noexcept = default;
Linker& Linker::operator=(Linker&&) noexcept = default;
Linker::~Linker() = default;

Linker::Instance Linker::instance(std::string_view name) {
  return Instance{interfaces_[std::string{name}]};
}

std::vector<std::string> Linker::unsatisfied(const Component& component) const {
  return resolve(component, interfaces_, preview1_).problems;
}

Result<InstancePre> Linker::instantiate_pre(const Component& component) const {
  const Plan& plan = *component.impl()->plan;
  const Resolution resolution = resolve(component, interfaces_, preview1_);
  if (!resolution.problems.empty()) {
    return fail(Errc::link,
                fmt::format("cannot link the {}: {}", plan.of_module ? "module" : "component",
                            fmt::join(resolution.problems, "; ")));
  }
  auto impl = std::make_shared<InstancePre::Impl>(component);
  impl->resources = resolution.resources;
  impl->binaries = resolution.modules;
  impl->exports_imports = exports_imports(plan.exports);
  Identities identities{plan, impl->resources};
  impl->places = places(plan);
  make_lifted(plan, identities, *impl);
  make_imported(plan, resolution, identities, *impl);
  make_lowered(plan, *impl);
  make_resource_ops(plan, *impl);
  make_forwards(plan, *impl);
  prime_types(*impl);
  if (auto compiled = compile_modules(*impl); !compiled) {
    return std::unexpected{std::move(compiled.error())};
  }
  for (const PlanStep& step : plan.steps) {
    if (const auto* instantiate = std::get_if<Instantiate>(&step)) {
      auto made = make_instantiation(*impl, *instantiate);
      if (!made) {
        return std::unexpected{std::move(made.error())};
      }
      impl->instantiations.push_back(std::move(*made));
    }
  }
  if (impl->core().pooled() && impl->core().cleaning() == Cleaning::page_scan) {
    for (std::size_t i = 0; i < plan.memories.size(); ++i) {
      impl->bridges.push_back(std::make_unique<Bridges>());
    }
  }
  return InstancePre{std::move(impl)};
}

const Component& InstancePre::component() const {
  return impl_->component;
}

}  // namespace portico::component
