#include <wasi/filesystem/disk.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <new>
#include <optional>
#include <thread>
#include <vector>

namespace portico::wasi::filesystem {
namespace {

using testing::ElementsAre;

class DiskTest : public testing::Test {
 protected:
  std::shared_ptr<Disk> disk(std::uint32_t max_open_files = 8) {
    return std::make_shared<Disk>(loop.get_executor(), pool.get_executor(), max_open_files);
  }

  boost::asio::io_context loop;
  boost::asio::io_context pool;
};

TEST_F(DiskTest, DoesOneThingAfterAnotherAndTellsOnTheLoop) {
  const auto one = disk();
  std::vector<int> done;
  std::vector<int> told;
  for (int i = 0; i < 3; ++i) {
    one->start(
        [&done, i]() -> Answer<int> {
          done.push_back(i);
          return i;
        },
        [&told](Answer<int> answer) { told.push_back(*answer); });
  }
  EXPECT_FALSE(one->idle());
  pool.run();
  EXPECT_THAT(done, ElementsAre(0, 1, 2));
  EXPECT_TRUE(told.empty());
  EXPECT_FALSE(one->idle()) << "not before the loop knows";
  loop.run();
  EXPECT_THAT(told, ElementsAre(0, 1, 2));
  EXPECT_TRUE(one->idle());
}

TEST_F(DiskTest, NoSandboxTakesMoreThanOneThread) {
  boost::asio::thread_pool threads{4};
  const auto one = std::make_shared<Disk>(loop.get_executor(), threads.get_executor(), 8);
  int inside = 0;  // A data race, and more than one, if two ran at once.
  int most = 0;
  for (int i = 0; i < 1000; ++i) {
    one->start(
        [&]() -> Answer<> {
          most = std::max(most, ++inside);
          --inside;
          return {};
        },
        [](const Answer<>&) {});
  }
  threads.join();
  EXPECT_EQ(most, 1);
}

TEST_F(DiskTest, LackOfMemoryIsAnAnswer) {
  const auto one = disk();
  std::optional<ErrorCode> code;
  one->start([]() -> Answer<> { throw std::bad_alloc{}; },
             [&](const Answer<>& answer) { code = answer.error(); });
  pool.run();
  loop.run();
  EXPECT_EQ(code, ErrorCode::insufficient_memory);
}

TEST_F(DiskTest, ALoopThatIsGoneHearsNothing) {
  auto short_lived = std::make_unique<boost::asio::io_context>();
  auto one = std::make_shared<Disk>(short_lived->get_executor(), pool.get_executor(), 8);
  const auto witness = std::make_shared<int>();
  bool done = false;
  one->start(
      [&]() -> Answer<> {
        done = true;
        return {};
      },
      [witness](const Answer<>&) { ADD_FAILURE() << "there is nobody to tell"; });
  one.reset();
  short_lived.reset();
  pool.run();
  EXPECT_TRUE(done);
  EXPECT_EQ(witness.use_count(), 1);
}

TEST_F(DiskTest, CountsOpenFiles) {
  const auto one = disk(2);
  EXPECT_TRUE(one->count_file(3));
  EXPECT_TRUE(one->count_file(4));
  EXPECT_EQ(one->count_file(5).error(), ErrorCode::quota);
  one->forget_file();
  EXPECT_TRUE(one->count_file(5));
  const auto other = disk(2);
  EXPECT_EQ(other->count_file(1'000'000'000).error(), ErrorCode::quota) << "hardly any is left";
}

TEST_F(DiskTest, StreamsThatHoldMuchGetLittle) {
  const auto one = disk();
  EXPECT_EQ(one->allowance(), 65536U);
  {
    std::vector<Disk::Buffer> buffers;
    while (one->allowance() == 65536U)
      buffers.emplace_back(*one, one->allowance());
    EXPECT_EQ(buffers.size(), 64U);
    EXPECT_EQ(one->allowance(), 512U);
    EXPECT_EQ(disk()->allowance(), 65536U) << "of another sandbox";
    buffers.pop_back();
    EXPECT_EQ(one->allowance(), 65536U);
    const Disk::Share promise{*one, 65536};
    EXPECT_EQ(one->allowance(), 512U);
  }
  EXPECT_EQ(one->allowance(), 65536U);
}

}  // namespace
}  // namespace portico::wasi::filesystem
