#include <component/component_impl.hpp>
#include <component/module_plan.hpp>

#include <engine/wasm.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

namespace portico::component {
namespace {

constexpr std::uint64_t kPage = std::uint64_t{64} * 1024;

const std::uint8_t* octets(std::span<const std::byte> bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());  // NOLINT: the C API's byte type
}

/// Pointers of 64 bits could be allowed, but are not built.
Result<> refuse_wide(std::span<const std::byte> bytes, const Features& features) {
  Features narrow = features;
  if (auto known = narrow.disable("cm64"); !known || narrow.bits() == features.bits()) {
    return known;
  }
  if (const auto valid = engine::validate(bytes, narrow); !valid) {
    return fail(Errc::unsupported, fmt::format("the component uses the 64-bit canonical ABI, which "
                                               "is not supported: {}",
                                               valid.error().message()));
  }
  return {};
}

}  // namespace

engine::SandboxNeeds sandbox_needs(const Plan& plan) {
  engine::SandboxNeeds needs;
  for (const PlanStep& step : plan.steps) {
    const auto* instantiate = std::get_if<Instantiate>(&step);
    if (instantiate == nullptr) {
      continue;
    }
    const CoreModule& module = plan.modules[instantiate->module];
    needs.unpoolable = needs.unpoolable || module.imported;
    ++needs.core_instances;
    needs.memories += static_cast<std::uint32_t>(module.memories.size());
    needs.tables += static_cast<std::uint32_t>(module.tables.size());
    needs.memories_per_module =
        std::max(needs.memories_per_module, static_cast<std::uint32_t>(module.memories.size()));
    needs.tables_per_module =
        std::max(needs.tables_per_module, static_cast<std::uint32_t>(module.tables.size()));
    for (const auto& memory : module.memories) {
      needs.unpoolable = needs.unpoolable || memory.memory64 || memory.shared;
      needs.memory_bytes += std::min(memory.min_pages, std::uint64_t{1} << 16) * kPage;
    }
    for (const auto& table : module.tables) {
      needs.table_elements = std::max(needs.table_elements, table.min);
    }
  }
  return needs;
}

namespace {

using ImplPtr = std::shared_ptr<Component::Impl>;

/// Of what kind it is, and that it is valid.
Result<ImplPtr> read(const Engine& engine, std::span<const std::byte> bytes, engine::WasmKind kind,
                     std::string_view otherwise) {
  auto impl = std::make_shared<Component::Impl>();
  impl->engine = engine;
  auto binary = engine::to_binary(bytes);
  if (!binary) {
    return std::unexpected{std::move(binary.error())};
  }
  impl->owned = std::move(*binary);
  impl->bytes = impl->owned;
  const engine::WasmKind is = engine::kind_of(impl->bytes);
  if (is != kind && is != engine::WasmKind::none) {
    return fail(Errc::invalid_component, std::string{otherwise});
  }
  if (auto valid = engine::validate(impl->bytes, engine.options().features); !valid) {
    return std::unexpected{std::move(valid.error())};
  }
  return impl;
}

Result<> choose_engine(Component::Impl& impl, const engine::SandboxNeeds& needs) {
  const Engine& engine = impl.engine;
  if (needs.memory_bytes > engine.options().max_memory) {
    return fail(Errc::limit, fmt::format("its memories start with {} bytes, more than the {} that "
                                         "a sandbox may have",
                                         needs.memory_bytes, engine.options().max_memory));
  }
  auto core = engine.impl().engine_for(needs);
  if (!core) {
    return std::unexpected{std::move(core.error())};
  }
  impl.core = std::move(*core);
  return {};
}

Result<> compile_modules(Component::Impl& impl, std::span<const CoreModule> modules) {
  for (const CoreModule& module : modules) {
    if (module.imported) {
      impl.modules.emplace_back();
      continue;
    }
    wasmtime_module_t* compiled = nullptr;
    if (wasmtime_error_t* error = wasmtime_module_new(
            impl.core->get(), octets(impl.bytes) + module.offset, module.size, &compiled)) {
      return engine::engine_failure(
          Errc::compile, fmt::format("core module at offset {:#x}", module.offset), error);
    }
    impl.modules.emplace_back(compiled);
  }
  return {};
}

}  // namespace

Result<Component> Component::compile(const Engine& engine, std::span<const std::byte> bytes) {
  auto impl =
      read(engine, bytes, engine::WasmKind::component,
           "a core module, not a component; make one of it with `wasm-tools component new`");
  if (!impl) {
    return std::unexpected{std::move(impl.error())};
  }
  if (auto runs = refuse_wide((*impl)->bytes, engine.options().features); !runs) {
    return std::unexpected{std::move(runs.error())};
  }
  auto plan = make_plan((*impl)->bytes);
  if (!plan) {
    return std::unexpected{std::move(plan.error())};
  }
  (*impl)->plan = std::move(*plan);
  if (auto chosen = choose_engine(**impl, sandbox_needs(*(*impl)->plan)); !chosen) {
    return std::unexpected{std::move(chosen.error())};
  }
  if (auto compiled = compile_modules(**impl, (*impl)->plan->modules); !compiled) {
    return std::unexpected{std::move(compiled.error())};
  }
  return Component{std::move(*impl)};
}

Result<Component> Component::compile_module(const Engine& engine,
                                            std::span<const std::byte> bytes) {
  auto impl = read(engine, bytes, engine::WasmKind::module, "a component, not a core module");
  if (!impl) {
    return std::unexpected{std::move(impl.error())};
  }
  auto plan = begin_module_plan((*impl)->bytes);
  if (!plan) {
    return std::unexpected{std::move(plan.error())};
  }
  if (auto chosen = choose_engine(**impl, sandbox_needs(**plan)); !chosen) {
    return std::unexpected{std::move(chosen.error())};
  }
  if (auto compiled = compile_modules(**impl, (*plan)->modules); !compiled) {
    return std::unexpected{std::move(compiled.error())};
  }
  finish_module_plan(**plan, *(*impl)->modules.front());
  (*impl)->plan = std::move(*plan);
  return Component{std::move(*impl)};
}

Result<Component> Component::compile_file(const Engine& engine, const std::filesystem::path& path) {
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) {
    return fail(Errc::io, fmt::format("{}: is a directory", path.string()));
  }
  std::ifstream file{path, std::ios::binary};
  if (!file) {
    return fail(Errc::io, fmt::format("{}: {}", path.string(), std::strerror(errno)));
  }
  std::vector<char> content{std::istreambuf_iterator<char>{file}, {}};
  if (file.bad()) {
    return fail(Errc::io, fmt::format("{}: cannot be read", path.string()));
  }
  auto component = compile(engine, std::as_bytes(std::span{content}));
  if (!component) {
    return std::unexpected{std::move(component.error()).in(path.string())};
  }
  return component;
}

std::vector<std::string> Component::imports() const {
  std::vector<std::string> names;
  for (const auto& import : impl_->plan->imports) {
    names.push_back(import.name);
  }
  return names;
}

std::vector<std::string> Component::exports() const {
  std::vector<std::string> names;
  for (const auto& [name, item] : impl_->plan->exports) {
    names.push_back(name);
  }
  return names;
}

}  // namespace portico::component
