#pragma once

#include <engine/own_pages.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace portico::component {

/// What keeps a large memory cheap to clean (`Cleaning::page_scan`).
///
/// The engine asks the kernel which runs of pages a guest wrote, restores them and keeps them, but
/// looks at 32 runs at most: what lies behind those is unmapped, and the next guest pays for the
/// faults. Runtimes of large languages write few pages in many places. Writing the pages between
/// two runs as well, with what they hold, makes the two one; which pages, is learned from the first
/// sandboxes of a component and looked at again now and then.
///
/// Threads: any number may share one.
class Bridges {
 public:
  /// To be called when a guest is done with `memory`, before the engine cleans it.
  void build(std::span<std::byte> memory);

 private:
  using Runs = std::vector<engine::PageRun>;
  void learn(const Runs& written, const Runs& known);

  std::atomic<std::uint32_t> uses_{0};
  std::atomic<std::shared_ptr<const Runs>> bridges_;
};

/// The smallest gaps between `runs` whose filling leaves at most `most` runs, as far as that takes
/// no more than `budget` pages.
[[nodiscard]] std::vector<engine::PageRun> gaps_to_fill(std::span<const engine::PageRun> runs,
                                                        std::size_t most, std::size_t budget);

}  // namespace portico::component
