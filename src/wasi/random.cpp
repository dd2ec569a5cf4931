#include <portico/wasi/wasi.hpp>

#include <fmt/format.h>

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace portico::wasi {

using component::Call;

namespace {

/// The kernel's generator serves the insecure functions as well: it is fast enough, and nothing of
/// one sandbox can then be guessed from another.
void fill_random(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got >= 0)
      bytes = bytes.subspan(static_cast<std::size_t>(got));
    else if (errno != EINTR)
      throw Trap("the system has no random numbers to give");
  }
}

std::uint64_t random_u64() {
  std::uint64_t value = 0;
  fill_random(std::as_writable_bytes(std::span{&value, 1}));
  return value;
}

std::vector<std::byte> random_bytes(Call& call, std::uint64_t length) {
  const std::uint64_t most = call.state<Context>().options().max_random_bytes;
  if (length > most) {
    throw Trap(
        fmt::format("{} random bytes were asked for in one call, but {} is the most; ask for "
                    "fewer at a time",
                    length, most));
  }
  std::vector<std::byte> bytes(length);
  fill_random(bytes);
  return bytes;
}

}  // namespace

void add_random(component::Linker& linker) {
  linker.instance("wasi:random/random@0.2.12")
      .func("get-random-bytes", &random_bytes)
      .func("get-random-u64", &random_u64);
}

void add_insecure_random(component::Linker& linker) {
  linker.instance("wasi:random/insecure@0.2.12")
      .func("get-insecure-random-bytes", &random_bytes)
      .func("get-insecure-random-u64", &random_u64);
}

void add_insecure_seed(component::Linker& linker) {
  linker.instance("wasi:random/insecure-seed@0.2.12").func("insecure-seed", [] {
    return std::tuple{random_u64(), random_u64()};
  });
}

}  // namespace portico::wasi
