#include <component/component_impl.hpp>
#include <component/module_plan.hpp>

#include <engine/wasm.hpp>
#include <portico_engine.h>

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <sys/mman.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

// An artifact: a header, a table of sections, then the sections, each at a page boundary, since
// code is made executable where it is mapped. Section 0 is the component's binary, the others its
// compiled modules in the plan's order. Numbers are little-endian. The checksum covers all after
// the header.

namespace portico::component {
namespace {

constexpr std::size_t kPageSize = 4096;
constexpr std::array<char, 8> kMagic{'p', 'o', 'r', 't', 'i', 'c', 'o', '\3'};

using Digest = std::array<std::uint8_t, 32>;
using Checksum = std::array<std::uint8_t, 16>;

struct Header {
  std::array<char, 8> magic;
  std::uint64_t compatibility;
  Digest fingerprint;
  Checksum checksum;
  std::uint64_t sections;
};
struct Section {
  std::uint64_t offset;
  std::uint64_t size;
};
static_assert(std::is_trivially_copyable_v<Header> && std::is_trivially_copyable_v<Section>);

Digest fingerprint() {
  const std::string_view name = portico_engine_fingerprint();
  Digest digest{};
  EVP_Digest(name.data(), name.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  return digest;
}

/// Finds damage, not forgery. GMAC, of which everybody knows the key, because it is five times as
/// fast as the library's hashes, and this is most of the time that a start from the cache takes.
Result<Checksum> checksum(std::span<const std::byte> bytes) {
  constexpr std::array<unsigned char, 16> kKey{'p', 'o', 'r', 't', 'i', 'c', 'o'};
  constexpr std::array<unsigned char, 12> kNonce{};
  std::array<char, 12> cipher{"AES-128-GCM"};
  std::array<unsigned char, kNonce.size()> nonce = kNonce;
  const std::array params{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_IV, nonce.data(), nonce.size()),
      OSSL_PARAM_construct_end()};
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac{
      EVP_MAC_fetch(nullptr, "GMAC", nullptr), &EVP_MAC_free};
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context{
      mac != nullptr ? EVP_MAC_CTX_new(mac.get()) : nullptr, &EVP_MAC_CTX_free};
  Checksum sum{};
  std::size_t size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());  // NOLINT
  if (context == nullptr ||
      EVP_MAC_init(context.get(), kKey.data(), kKey.size(), params.data()) != 1 ||
      EVP_MAC_update(context.get(), data, bytes.size()) != 1 ||
      EVP_MAC_final(context.get(), sum.data(), &size, sum.size()) != 1 || size != sum.size()) {
    return fail(Errc::internal, "artifact: this OpenSSL cannot compute GMAC with AES-128-GCM");
  }
  return sum;
}

std::size_t page_up(std::size_t size) {
  return (size + kPageSize - 1) & ~(kPageSize - 1);
}

std::unexpected<Error> unusable(std::string_view why) {
  return fail(Errc::compile, fmt::format("not a usable artifact: {}", why));
}

Result<std::vector<Section>> read_sections(std::span<const std::byte> file, bool check) {
  Header header;
  if (file.size() < sizeof header) {
    return unusable("too short");
  }
  std::memcpy(&header, file.data(), sizeof header);
  if (header.magic != kMagic) {
    return unusable("not made by this version of `portico compile`");
  }
  if (header.fingerprint != fingerprint()) {
    return unusable("made by another version of the engine; compile the component again");
  }
  if (check) {
    const auto sum = checksum(file.subspan(sizeof header));
    if (!sum) {
      return std::unexpected{sum.error()};
    }
    if (header.checksum != *sum) {
      return unusable("damaged: its checksum does not match");
    }
  }
  const std::size_t room = (file.size() - sizeof header) / sizeof(Section);
  if (header.sections == 0 || header.sections > room) {
    return unusable("malformed section table");
  }
  std::vector<Section> sections(header.sections);
  std::memcpy(sections.data(), file.data() + sizeof header, sections.size() * sizeof(Section));
  for (const Section& section : sections) {
    if (section.size > file.size() || section.offset > file.size() - section.size ||
        section.offset % kPageSize != 0) {
      return unusable("malformed section table");
    }
  }
  return sections;
}

Result<std::uint64_t> compatibility_of(std::span<const std::byte> file) {
  Header header;
  if (file.size() < sizeof header) {
    return unusable("too short");
  }
  std::memcpy(&header, file.data(), sizeof header);
  return header.compatibility;
}

}  // namespace

Result<std::shared_ptr<const Mapping>> Mapping::of(int descriptor) {
  struct stat info{};
  if (fstat(descriptor, &info) != 0) {
    return fail(Errc::io, fmt::format("artifact: {}", std::strerror(errno)));
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size == 0) {
    return unusable("empty");
  }
  void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (data == MAP_FAILED) {
    return fail(Errc::io, fmt::format("artifact: {}", std::strerror(errno)));
  }
  return std::make_shared<const Mapping>(data, size);
}

Mapping::~Mapping() {
  munmap(data_, size_);
}

Result<std::vector<std::byte>> Component::serialize() const {
  std::vector<std::vector<std::byte>> contents;
  contents.emplace_back(impl_->bytes.begin(), impl_->bytes.end());
  for (const auto& module : impl_->modules) {
    if (module == nullptr) {
      contents.emplace_back();  // imported
      continue;
    }
    wasm_byte_vec_t code;
    if (wasmtime_error_t* error = wasmtime_module_serialize(module.get(), &code)) {
      return engine::engine_failure(Errc::compile, "cannot write the artifact", error);
    }
    const auto* data = reinterpret_cast<const std::byte*>(code.data);  // NOLINT
    contents.emplace_back(data, data + code.size);
    wasm_byte_vec_delete(&code);
  }

  std::vector<Section> sections;
  std::size_t at = page_up(sizeof(Header) + contents.size() * sizeof(Section));
  for (const auto& content : contents) {
    sections.push_back({at, content.size()});
    at = page_up(at + content.size());
  }
  std::vector<std::byte> file(at);
  for (std::size_t i = 0; i < contents.size(); ++i) {
    std::ranges::copy(contents[i], file.begin() + static_cast<std::ptrdiff_t>(sections[i].offset));
  }
  std::memcpy(file.data() + sizeof(Header), sections.data(), sections.size() * sizeof(Section));
  const auto sum = checksum(std::span{file}.subspan(sizeof(Header)));
  if (!sum) {
    return std::unexpected{sum.error()};
  }
  const Header header{kMagic, portico_engine_compatibility_hash(impl_->core->get()), fingerprint(),
                      *sum, sections.size()};
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

Result<Component> Component::map(const Engine& engine, int descriptor, bool check) {
  auto mapping = Mapping::of(descriptor);
  if (!mapping) {
    return std::unexpected{std::move(mapping.error())};
  }
  const auto file = (*mapping)->bytes();
  const auto sections = read_sections(file, check);
  if (!sections) {
    return std::unexpected{sections.error()};
  }
  auto impl = std::make_shared<Impl>();
  impl->engine = engine;
  impl->mapping = *mapping;
  impl->bytes = file.subspan(sections->front().offset, sections->front().size);
  const bool of_module = engine::kind_of(impl->bytes) == engine::WasmKind::module;
  auto plan = of_module ? begin_module_plan(impl->bytes) : make_plan(impl->bytes);
  if (!plan) {
    return std::unexpected{std::move(plan.error())};
  }
  if (sections->size() != (*plan)->modules.size() + 1) {
    return unusable("its modules are not those of its component");
  }
  auto core = engine.impl().engine_for(sandbox_needs(**plan));
  if (!core) {
    return std::unexpected{std::move(core.error())};
  }
  impl->core = std::move(*core);
  if (compatibility_of(file) != portico_engine_compatibility_hash(impl->core->get())) {
    return unusable("made with other engine settings; compile the component again");
  }
  for (std::size_t i = 1; i < sections->size(); ++i) {
    const Section& section = (*sections)[i];
    if ((*plan)->modules[i - 1].imported) {
      impl->modules.emplace_back();
      continue;
    }
    const auto* code =
        reinterpret_cast<const std::uint8_t*>(file.data() + section.offset);  // NOLINT
    wasmtime_module_t* module = nullptr;
    if (wasmtime_error_t* error =
            portico_module_deserialize_raw(impl->core->get(), code, section.size, &module)) {
      return engine::engine_failure(Errc::compile, "not a usable artifact", error);
    }
    impl->modules.emplace_back(module);
  }
  if (of_module) {
    finish_module_plan(**plan, *impl->modules.front());
  }
  impl->plan = std::move(*plan);
  return Component{std::move(impl)};
}

}  // namespace portico::component
