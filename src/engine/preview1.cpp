#include <engine/preview1.hpp>

#include <fmt/format.h>

#include <memory>
#include <system_error>

namespace portico::engine {
namespace {

using ConfigHandle = Handle<wasi_config_t, wasi_config_delete>;

std::unexpected<Error> not_text(std::string_view what) {
  return fail(Errc::config,
              fmt::format("{} must be UTF-8 without zero bytes for a core module", what));
}

bool has_zero(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

Result<> add_arguments(wasi_config_t* config, const std::vector<std::string>& arguments) {
  std::vector<const char*> texts;
  for (const std::string& argument : arguments) {
    if (has_zero(argument)) {
      return not_text("arguments");
    }
    texts.push_back(argument.c_str());
  }
  if (!texts.empty() && !wasi_config_set_argv(config, texts.size(), texts.data())) {
    return not_text("arguments");
  }
  return {};
}

Result<> add_environment(wasi_config_t* config, const Preview1& grants) {
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : grants.environment) {
    if (has_zero(name) || has_zero(value)) {
      return not_text("environment variables");
    }
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  if (!names.empty() && !wasi_config_set_env(config, names.size(), names.data(), values.data())) {
    return not_text("environment variables");
  }
  return {};
}

Result<> add_directories(wasi_config_t* config, const Preview1& grants) {
  for (const auto& [host, guest, access] : grants.directories) {
    const bool writable = access == Preview1::Directory::Access::read_write;
    if (has_zero(guest) || has_zero(host.native())) {
      return not_text("names of directories");
    }
    if (wasi_config_preopen_dir(config, host.c_str(), guest.c_str(), writable)) {
      continue;
    }
    // It does not say why.
    std::error_code why;
    (void)std::filesystem::directory_iterator{host, why};
    return fail(Errc::io, fmt::format("{}: {}", host.string(),
                                      why ? why.message() : "cannot be opened as a directory"));
  }
  return {};
}

std::ptrdiff_t write_to(void* sink, const unsigned char* bytes, std::size_t size) noexcept {
  (*static_cast<Preview1::Sink*>(sink))(std::as_bytes(std::span{bytes, size}));
  return static_cast<std::ptrdiff_t>(size);
}

void delete_sink(void* sink) noexcept {
  delete static_cast<Preview1::Sink*>(sink);  // NOLINT(cppcoreguidelines-owning-memory)
}

/// The configuration owns it from then on.
void* owned(const Preview1::Sink& sink) {
  return std::make_unique<Preview1::Sink>(sink).release();
}

void add_streams(wasi_config_t* config, const Preview1& grants) {
  using enum Preview1::Stdio;
  if (grants.input) {
    wasm_byte_vec_t bytes;
    wasm_byte_vec_new(&bytes, grants.input->size(), grants.input->data());
    wasi_config_set_stdin_bytes(config, &bytes);
  } else if (grants.standard_input == inherited) {
    wasi_config_inherit_stdin(config);
  }
  if (grants.output) {
    wasi_config_set_stdout_custom(config, write_to, owned(grants.output), delete_sink);
  } else if (grants.standard_output == inherited) {
    wasi_config_inherit_stdout(config);
  }
  if (grants.error) {
    wasi_config_set_stderr_custom(config, write_to, owned(grants.error), delete_sink);
  } else if (grants.standard_error == inherited) {
    wasi_config_inherit_stderr(config);
  }
}

}  // namespace

Result<> grant(wasmtime_context_t* context, const Preview1& grants) {
  ConfigHandle config{wasi_config_new()};
  if (auto added = add_arguments(config.get(), grants.arguments); !added) {
    return added;
  }
  if (auto added = add_environment(config.get(), grants); !added) {
    return added;
  }
  if (auto added = add_directories(config.get(), grants); !added) {
    return added;
  }
  add_streams(config.get(), grants);
  if (wasmtime_error_t* error = wasmtime_context_set_wasi(context, config.release())) {
    return engine_failure(Errc::internal, "WASI preview 1", error);
  }
  return {};
}

}  // namespace portico::engine
