#include <server/artifact.hpp>

#include <server/artifact_cache.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>

namespace portico::server {

namespace {

constexpr std::size_t kPart = std::size_t{64} * 1024;
/// Far above what any engine compiles.
constexpr std::size_t kMost = std::size_t{1} << 30;

}  // namespace

Result<std::vector<std::byte>> read_input(const std::filesystem::path& file) {
  const bool standard_input = file == "-";
  const Descriptor opened{standard_input ? ::dup(STDIN_FILENO)
                                         : ::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  const auto failure = [&] {
    return fail(Errc::io, fmt::format("{}: {}", standard_input ? "standard input" : file.string(),
                                      last_error()));
  };
  if (!opened)
    return failure();
  // Room for all of a file at once, and for one byte more, so that its end is seen without growing.
  struct stat status{};
  const bool sized = ::fstat(opened.get(), &status) == 0 && S_ISREG(status.st_mode);
  const auto too_large = [&] {
    return fail(Errc::limit, fmt::format("{}: larger than {} bytes, as no component is",
                                         standard_input ? "standard input" : file.string(), kMost));
  };
  if (sized && status.st_size > static_cast<off_t>(kMost))
    return too_large();
  std::vector<std::byte> bytes(sized ? static_cast<std::size_t>(status.st_size) + 1 : kPart);
  std::size_t size = 0;
  for (;;) {
    const auto count = ::read(opened.get(), bytes.data() + size, bytes.size() - size);
    if (count < 0 && errno != EINTR)
      return failure();
    if (count == 0) {
      bytes.resize(size);
      return bytes;
    }
    size += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    if (size > kMost)
      return too_large();
    if (size == bytes.size())
      bytes.resize(2 * size);
  }
}

bool is_artifact(std::span<const std::byte> bytes) {
  constexpr std::string_view kMagic = "portico";
  return bytes.size() >= kMagic.size() &&
         std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0;
}

Result<http::Proxy> load_artifact(const Engine& engine, int descriptor, bool check) {
  auto component = component::Component::map(engine, descriptor, check);
  if (!component)
    return std::unexpected{std::move(component.error())};
  return http::Proxy::link(*component);
}

namespace {

Result<Descriptor> keep(const std::optional<ArtifactCache>& cache, const std::string& key,
                        std::span<const std::byte> artifact) {
  if (cache)
    return cache->store(key, artifact);
  return nameless_file(artifact);
}

/// Whether `artifact` is sound, of this engine, and what it is wanted for.
Result<> try_artifact(const Engine& engine, const Descriptor& artifact, const Check& check) {
  const auto component = component::Component::map(engine, artifact.get(), true);
  if (!component)
    return std::unexpected{component.error()};
  return check(*component);
}

Result<Descriptor> compile(const Engine& engine, std::span<const std::byte> bytes,
                           const ArtifactOptions& options, const Check& check) {
  std::optional<ArtifactCache> cache;
  std::string key;
  if (options.cache_folder) {
    auto opened = ArtifactCache::open(*options.cache_folder);
    if (!opened)
      return std::unexpected{std::move(opened.error())};
    cache = *std::move(opened);
    key = ArtifactCache::key(bytes);
    if (Descriptor found = cache->find(key))
      if (try_artifact(engine, found, check))
        return found;
    // Of another engine, or damaged: made anew. If it is the component that cannot be linked, the
    // same error comes again below.
  }
  auto component = component::Component::compile(engine, bytes);
  if (!component)
    return std::unexpected{std::move(component.error())};
  if (auto fit = check(*component); !fit)
    return std::unexpected{std::move(fit.error())};
  auto artifact = component->serialize();
  if (!artifact)
    return std::unexpected{std::move(artifact.error())};
  return keep(cache, key, *artifact);
}

}  // namespace

Result<Descriptor> prepare_artifact(const Engine& engine, std::span<const std::byte> bytes,
                                    const ArtifactOptions& options, const Check& check) {
  if (!is_artifact(bytes))
    return compile(engine, bytes, options, check);
  if (!options.allow_precompiled)
    return fail(Errc::compile,
                "is compiled code, which runs unchecked: give --allow-precompiled if "
                "you trust whoever made it");
  // A copy, because what is mapped must not change.
  auto copy = nameless_file(bytes);
  if (!copy)
    return copy;
  if (auto tried = try_artifact(engine, *copy, check); !tried)
    return std::unexpected{std::move(tried.error())};
  return copy;
}

Error named(Error error, const std::filesystem::path& file) {
  const bool of_cache = error.code() == Errc::io || error.code() == Errc::config;
  return of_cache ? std::move(error) : std::move(error).in(file.string());
}

Result<Descriptor> prepare_artifact(const ServeOptions& options,
                                    const std::filesystem::path& file) {
  const Engine engine{options.engine};
  const auto bytes = read_input(file);
  if (!bytes)
    return std::unexpected{bytes.error()};
  const auto answers = [](const component::Component& component) -> Result<> {
    if (auto linked = http::Proxy::link(component); !linked)
      return std::unexpected{std::move(linked.error())};
    return {};
  };
  auto made =
      prepare_artifact(engine, *bytes, {options.allow_precompiled, options.cache_folder}, answers);
  if (!made)
    return std::unexpected{named(std::move(made.error()), file)};
  return made;
}

}  // namespace portico::server
