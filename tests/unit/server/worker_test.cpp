#include <server/worker.hpp>

#include <gtest/gtest.h>

namespace portico::server {
namespace {

TEST(Share, AddsUpToTheTotal) {
  for (const unsigned workers : {1U, 2U, 3U, 7U, 16U})
    for (const std::uint32_t total : {0U, 3U, 16U, 17U, 100U, 1001U}) {
      std::uint32_t sum = 0;
      for (unsigned index = 0; index < workers; ++index)
        sum += share(total, workers, index);
      EXPECT_EQ(sum, total);
    }
}

}  // namespace
}  // namespace portico::server
