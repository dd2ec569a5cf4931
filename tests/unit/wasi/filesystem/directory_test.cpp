#include <portico/wasi/directory.hpp>

#include "wasi/filesystem/scratch.hpp"

#include <fcntl.h>

namespace portico::wasi {
namespace {

TEST(Directory, IsSharedAndClosedWithTheLastCopy) {
  const Scratch scratch;
  int number = -1;
  {
    auto opened = Directory::open(scratch.granted().string(), Directory::Access::read_only);
    ASSERT_TRUE(opened) << opened.error().describe();
    const Directory copy = *opened;
    number = copy.descriptor();
    EXPECT_EQ(opened->descriptor(), number);
    EXPECT_EQ(copy.access(), Directory::Access::read_only);
    EXPECT_EQ(copy.path(), scratch.granted().string());
    EXPECT_NE(::fcntl(number, F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_EQ(::fcntl(number, F_GETFD), -1);
}

TEST(Directory, SaysWhyItCannotBeOpened) {
  const Scratch scratch;
  const auto absent =
      Directory::open((scratch.root() / "absent").string(), Directory::Access::read_write);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code(), Errc::io);
  EXPECT_NE(absent.error().message().find("absent: No such file"), std::string::npos);
  const auto file =
      Directory::open((scratch.root() / "secret").string(), Directory::Access::read_write);
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().message().find("Not a directory"), std::string::npos);
}

}  // namespace
}  // namespace portico::wasi
