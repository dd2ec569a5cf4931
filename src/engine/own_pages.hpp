#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace portico::engine {

/// Neighbouring pages of a memory, counted from its start.
struct PageRun {
  std::size_t first;
  std::size_t count;
};

[[nodiscard]] std::size_t page_size();

/// The runs of pages of `memory` that are this process's own: written to since they were mapped
/// from a file or as zeroes. At most `kMaxRuns`; empty if the kernel cannot say (before 6.7).
[[nodiscard]] std::vector<PageRun> own_pages(std::span<const std::byte> memory);
inline constexpr std::size_t kMaxRuns = 1024;

}  // namespace portico::engine
