#pragma once

#include <portico/component/component.hpp>
#include <portico/http/proxy.hpp>

#include <base/descriptor.hpp>
#include <server/serve.hpp>

#include <vector>

namespace portico::server {

/// All bytes of a file, or of standard input for "-".
[[nodiscard]] Result<std::vector<std::byte>> read_input(const std::filesystem::path& file);

/// Whether `bytes` begin as compiled components do.
[[nodiscard]] bool is_artifact(std::span<const std::byte> bytes);

/// Makes or finds the compiled component, checks that it can be linked and answers requests, and
/// gives its open file.
[[nodiscard]] Result<Descriptor> prepare_artifact(const ServeOptions& options);

/// What workers do with it. It is looked through for damage once, when it is prepared.
[[nodiscard]] Result<http::Proxy> load_artifact(const Engine& engine, int descriptor,
                                                bool check = false);

}  // namespace portico::server
