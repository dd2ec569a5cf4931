#include <http/date.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace portico::http {
namespace {

TEST(HttpDate, IsAsTheRfcHasIt) {
  using namespace std::chrono;
  EXPECT_EQ(http_date(sys_seconds{seconds{784'111'777}}), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(sys_seconds{seconds{0}}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace portico::http
