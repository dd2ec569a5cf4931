#include <engine/own_pages.hpp>

#include <cstdint>
#include <utility>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace portico::engine {

namespace {

// PAGEMAP_SCAN of <linux/fs.h>, which older headers lack.

struct Region {
  std::uint64_t start;
  std::uint64_t end;
  std::uint64_t categories;
};

struct Scan {
  std::uint64_t size;
  std::uint64_t flags;
  std::uint64_t start;
  std::uint64_t end;
  std::uint64_t walk_end;
  std::uint64_t regions;
  std::uint64_t regions_size;
  std::uint64_t max_pages;
  std::uint64_t category_inverted;
  std::uint64_t category_mask;
  std::uint64_t category_anyof_mask;
  std::uint64_t return_mask;
};

constexpr unsigned long kScan = _IOWR('f', 16, Scan);
constexpr std::uint64_t kFile = 1U << 2;
constexpr std::uint64_t kPresent = 1U << 3;
constexpr std::uint64_t kZero = 1U << 5;

/// Open for as long as the process lives.
int pagemap() {
  static const int file = ::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  return file;
}

}  // namespace

std::size_t page_size() {
  static const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

std::vector<PageRun> own_pages(std::span<const std::byte> memory) {
  std::vector<Region> regions(kMaxRuns);
  const auto start = reinterpret_cast<std::uint64_t>(memory.data());
  Scan scan{};
  scan.size = sizeof scan;
  scan.start = start;
  scan.end = start + memory.size();
  scan.regions = reinterpret_cast<std::uint64_t>(regions.data());
  scan.regions_size = regions.size();
  scan.category_inverted = kFile | kZero;
  scan.category_mask = kPresent | kFile | kZero;
  const int found = ::ioctl(pagemap(), kScan, &scan);
  std::vector<PageRun> runs;
  for (int i = 0; i < found; ++i) {
    const Region& region = regions[static_cast<std::size_t>(i)];
    runs.push_back(
        {(region.start - start) / page_size(), (region.end - region.start) / page_size()});
  }
  return runs;
}

}  // namespace portico::engine
