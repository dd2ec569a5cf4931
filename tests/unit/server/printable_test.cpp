#include <server/printable.hpp>

#include <gtest/gtest.h>

namespace portico::server {
namespace {

TEST(Printable, EscapesWhatCouldForgeALine) {
  EXPECT_EQ(printable("a\r\nb\x1b[2J\x7f\xff"), "a\\x0d\\x0ab\\x1b[2J\\x7f\\xff");
}

TEST(Printable, KeepsLineBreaksWhereAsked) {
  EXPECT_EQ(printable("a\nb\r", LineBreaks::keep), "a\nb\\x0d");
}

TEST(Printable, CutsLongText) {
  EXPECT_EQ(printable("abcdef", LineBreaks::escape, 3), "abc...");
}

}  // namespace
}  // namespace portico::server
