#include <server/artifact_cache.hpp>

#include <portico_engine.h>

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace portico::server {

namespace fs = std::filesystem;

namespace {

std::unexpected<Error> io_failure(const fs::path& path) {
  return fail(Errc::io, fmt::format("{}: {}", path.string(), last_error()));
}

Result<> write_all(int descriptor, std::span<const std::byte> content, const fs::path& name) {
  while (!content.empty()) {
    const auto written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno != EINTR)
      return io_failure(name);
    content = content.subspan(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  return {};
}

/// Whether nobody but this user can have put something there.
bool is_private(const struct stat& status) {
  return status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

}  // namespace

Result<> write_file(const fs::path& path, std::span<const std::byte> content) {
  std::string part = path.string() + ".XXXXXX";
  const Descriptor file{::mkostemp(part.data(), O_CLOEXEC)};
  if (!file)
    return io_failure(path);
  auto written = write_all(file.get(), content, path);
  if (written && ::rename(part.c_str(), path.c_str()) != 0)
    written = io_failure(path);
  if (!written)
    ::unlink(part.c_str());
  return written;
}

Result<Descriptor> nameless_file(std::span<const std::byte> content) {
  Descriptor file{::memfd_create("portico-component", MFD_CLOEXEC)};
  if (!file)
    return fail(Errc::io, fmt::format("cannot make a file in memory: {}", last_error()));
  if (auto written = write_all(file.get(), content, "a file in memory"); !written)
    return std::unexpected{std::move(written.error())};
  return file;
}

Result<fs::path> ArtifactCache::default_folder() {
  if (const char* const cache = std::getenv("XDG_CACHE_HOME"); cache && *cache == '/')
    return fs::path{cache} / "portico" / "components";
  if (const char* const home = std::getenv("HOME"); home && *home == '/')
    return fs::path{home} / ".cache" / "portico" / "components";
  return fail(Errc::config, "no place for the cache of compiled components: neither XDG_CACHE_HOME "
                            "nor HOME is set; name one with --cache-dir, or use --no-cache");
}

Result<ArtifactCache> ArtifactCache::open(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST)
    return io_failure(folder);
  struct stat status{};
  if (::lstat(folder.c_str(), &status) != 0)
    return io_failure(folder);
  if (!S_ISDIR(status.st_mode))
    return fail(Errc::config, fmt::format("{} is not a folder", folder.string()));
  if (status.st_uid != ::geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail(Errc::config,
                fmt::format("{} holds code that will be run, so it must belong to this user and be "
                            "closed to others: chmod 700 it, name another with --cache-dir, or use "
                            "--no-cache",
                            folder.string()));
  return ArtifactCache{folder};
}

std::string ArtifactCache::key(std::span<const std::byte> component) {
  const std::string_view engine = portico_engine_fingerprint();
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash{EVP_MD_CTX_new(),
                                                                     &EVP_MD_CTX_free};
  EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr);
  EVP_DigestUpdate(hash.get(), component.data(), component.size());
  EVP_DigestUpdate(hash.get(), engine.data(), engine.size());
  EVP_DigestFinal_ex(hash.get(), digest.data(), &size);
  std::string name;
  for (unsigned i = 0; i < size; ++i)
    name += fmt::format("{:02x}", digest[i]);
  return name;
}

Descriptor ArtifactCache::find(const std::string& key) const {
  Descriptor file{::open((folder_ / key).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
  struct stat status{};
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || !is_private(status))
    return {};
  return file;
}

Result<Descriptor> ArtifactCache::store(const std::string& key,
                                        std::span<const std::byte> artifact) const {
  if (auto written = write_file(folder_ / key, artifact); !written)
    return std::unexpected{std::move(written.error())};
  if (Descriptor file = find(key))
    return file;
  return io_failure(folder_ / key);
}

}  // namespace portico::server
