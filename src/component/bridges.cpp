#include <component/bridges.hpp>

#include <algorithm>
#include <utility>

namespace portico::component {

namespace {

constexpr std::size_t kEngineRuns = 32;
/// The rest is for what single requests write beyond the usual.
constexpr std::size_t kMostRuns = 24;
/// In pages. Restoring 1 MiB takes less time than the faults that it saves.
constexpr std::size_t kBudget = 256;
constexpr std::uint32_t kFirstUses = 4;
constexpr std::uint32_t kPeriod = 1024;

void write_as_it_is(std::span<std::byte> memory, const engine::PageRun& run) {
  const std::size_t page = engine::page_size();
  for (std::size_t at = run.first; at < run.first + run.count; ++at) {
    if (at * page >= memory.size())
      return;
    volatile std::byte& first = memory[at * page];
    first = first;
  }
}

}  // namespace

void Bridges::build(std::span<std::byte> memory) {
  const auto known = bridges_.load(std::memory_order_acquire);
  if (known) {
    for (const auto& run : *known)
      write_as_it_is(memory, run);
  }
  const auto use = uses_.fetch_add(1, std::memory_order_relaxed);
  if (use < kFirstUses || use % kPeriod == 0)
    learn(engine::own_pages(memory), known ? *known : Runs{});
}

void Bridges::learn(const Runs& written, const Runs& known) {
  if (written.size() <= kMostRuns)
    return;
  std::size_t budget = kBudget;
  for (const auto& run : known)
    budget -= run.count;
  auto bridges = gaps_to_fill(written, kMostRuns, budget);
  if (written.size() - bridges.size() <= kEngineRuns)
    bridges.insert(bridges.end(), known.begin(), known.end());
  else
    bridges.clear();  // Too far apart, or another place each time: it would only cost.
  bridges_.store(std::make_shared<const Runs>(std::move(bridges)), std::memory_order_release);
}

std::vector<engine::PageRun> gaps_to_fill(std::span<const engine::PageRun> runs, std::size_t most,
                                          std::size_t budget) {
  if (runs.size() <= most)
    return {};
  std::vector<engine::PageRun> gaps;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    const std::size_t end = runs[i - 1].first + runs[i - 1].count;
    gaps.push_back({end, runs[i].first - end});
  }
  std::ranges::sort(gaps, {}, [](auto gap) { return std::pair(gap.count, gap.first); });
  gaps.resize(runs.size() - most);
  std::size_t pages = 0;
  const auto too_many = std::ranges::find_if(gaps, [&](const engine::PageRun& gap) {
    pages += gap.count;
    return pages > budget;
  });
  gaps.erase(too_many, gaps.end());
  return gaps;
}

}  // namespace portico::component
