#include <server/line_prefixer.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace portico::server {
namespace {

class LinePrefixerTest : public testing::Test {
 protected:
  void write(std::string_view bytes) { prefixer_.write(bytes, collect()); }
  void finish() { prefixer_.finish(collect()); }
  LinePrefixer::Emit collect() {
    return [this](std::string_view lines) { pieces_.emplace_back(lines); };
  }

  LinePrefixer prefixer_{"out :: "};
  std::vector<std::string> pieces_;
};

using Pieces = std::vector<std::string>;

TEST_F(LinePrefixerTest, PrefixesEachLine) {
  write("one\ntwo\n");
  EXPECT_EQ(pieces_, (Pieces{"out :: one\nout :: two\n"}));
}

TEST_F(LinePrefixerTest, PrefixesEmptyLines) {
  write("\n\n");
  EXPECT_EQ(pieces_, (Pieces{"out :: \nout :: \n"}));
}

TEST_F(LinePrefixerTest, JoinsWhatComesInPieces) {
  write("a");
  write("b");
  EXPECT_TRUE(pieces_.empty());
  write("c\nd");
  EXPECT_EQ(pieces_, (Pieces{"out :: abc\n"}));
}

TEST_F(LinePrefixerTest, EndsTheLastLine) {
  write("done\nno newline");
  finish();
  finish();
  EXPECT_EQ(pieces_, (Pieces{"out :: done\n", "out :: no newline\n"}));
}

TEST_F(LinePrefixerTest, BreaksLinesThatAreTooLong) {
  const std::string endless(LinePrefixer::kMaxLine, 'x');
  write(endless);
  EXPECT_EQ(pieces_, (Pieces{"out :: " + endless + "\n"}));
  write("y\n");
  EXPECT_EQ(pieces_.back(), "out :: y\n");
}

}  // namespace
}  // namespace portico::server
