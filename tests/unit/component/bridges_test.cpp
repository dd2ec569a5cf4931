#include <component/bridges.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/mman.h>

#include <cstring>

namespace portico {

namespace engine {
bool operator==(const PageRun& a, const PageRun& b) {
  return a.first == b.first && a.count == b.count;
}
void PrintTo(const PageRun& run, std::ostream* out) {
  *out << run.first << "+" << run.count;
}
}  // namespace engine

namespace component {
namespace {

using engine::PageRun;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(GapsToFill, AreTheSmallest) {
  const std::vector<PageRun> runs{{0, 1}, {10, 1}, {12, 2}, {17, 1}};
  EXPECT_THAT(gaps_to_fill(runs, 4, 100), IsEmpty());
  EXPECT_THAT(gaps_to_fill(runs, 3, 100), ElementsAre(PageRun{11, 1}));
  EXPECT_THAT(gaps_to_fill(runs, 2, 100), ElementsAre(PageRun{11, 1}, PageRun{14, 3}));
  EXPECT_THAT(gaps_to_fill(runs, 1, 100),
              ElementsAre(PageRun{11, 1}, PageRun{14, 3}, PageRun{1, 9}));
}

TEST(GapsToFill, KeepToTheirBudget) {
  const std::vector<PageRun> runs{{0, 1}, {10, 1}, {12, 2}, {17, 1}};
  EXPECT_THAT(gaps_to_fill(runs, 1, 4), ElementsAre(PageRun{11, 1}, PageRun{14, 3}));
  EXPECT_THAT(gaps_to_fill(runs, 1, 3), ElementsAre(PageRun{11, 1}));
  EXPECT_THAT(gaps_to_fill(runs, 1, 0), IsEmpty());
  EXPECT_THAT(gaps_to_fill({}, 1, 100), IsEmpty());
}

/// Zeroes from the kernel, as a pooled memory.
class Memory {
 public:
  explicit Memory(std::size_t pages)
      : size_{pages * engine::page_size()},
        data_{mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)} {}
  ~Memory() { munmap(data_, size_); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  [[nodiscard]] std::span<std::byte> bytes() const {
    return {static_cast<std::byte*>(data_), size_};
  }
  void write(std::size_t page) const { bytes()[page * engine::page_size() + 7] = std::byte{'x'}; }

 private:
  std::size_t size_;
  void* data_;
};

TEST(Bridges, JoinTheRunsOfPagesThatAGuestWrote) {
  const Memory first{400};
  const Memory second{400};
  for (std::size_t page = 0; page < 400; page += 4) {
    first.write(page);
    second.write(page);
  }
  if (engine::own_pages(first.bytes()).empty())
    GTEST_SKIP() << "the kernel is older than 6.7";
  ASSERT_EQ(engine::own_pages(first.bytes()).size(), 100U);
  Bridges bridges;
  bridges.build(first.bytes());  // Learns, for the next.
  bridges.build(second.bytes());
  EXPECT_LE(engine::own_pages(second.bytes()).size(), 32U);
  for (std::size_t page = 0; page < 400; ++page) {
    const auto value = second.bytes()[page * engine::page_size() + 7];
    EXPECT_EQ(value, page % 4 == 0 ? std::byte{'x'} : std::byte{0});
  }
}

TEST(Bridges, AreNotBuiltWhereTheyWouldNotHelp) {
  Bridges bridges;
  // First too far apart; then in other places each time, which adds up to too much.
  for (std::size_t turn = 0; turn < 8; ++turn) {
    const Memory memory{100'000};
    const std::size_t step = turn == 0 ? 100 : 4;
    const std::size_t count = turn < 2 ? 200 : 60;
    for (std::size_t page = 0; page < count * step; page += step)
      memory.write(turn * 1000 + page);
    const auto before = engine::own_pages(memory.bytes()).size();
    bridges.build(memory.bytes());
    const auto after = engine::own_pages(memory.bytes());
    std::size_t pages = 0;
    for (const auto& run : after)
      pages += run.count;
    EXPECT_LE(pages, count + 256U);
    if (turn == 1) {
      EXPECT_EQ(after.size(), before);
    }
  }
}

TEST(Bridges, StayWithinASmallerMemory) {
  const Memory large{400};
  for (std::size_t page = 0; page < 400; page += 4)
    large.write(page);
  Bridges bridges;
  bridges.build(large.bytes());
  const Memory small{3};
  bridges.build(small.bytes());
}

}  // namespace
}  // namespace component
}  // namespace portico
