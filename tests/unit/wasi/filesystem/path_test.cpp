#include <wasi/filesystem/path.hpp>

#include "wasi/filesystem/scratch.hpp"

#include <atomic>
#include <climits>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

namespace portico::wasi::filesystem {
namespace {

class Path : public testing::Test {
 protected:
  Path() {
    std::filesystem::create_directories(scratch.at("a/b"));
    scratch.write("file", "text");
    scratch.write("a/b/deep", "text");
    scratch.link("file", "in");
    scratch.link("a/../file", "through");
    scratch.link("../secret", "out");
    scratch.link("..", "up");
    scratch.link("/", "root");
    scratch.link((scratch.granted() / "file").string(), "absolute");
    scratch.link("../granted/file", "around");
    scratch.link("circle", "circle");
    scratch.link("nowhere", "dangling");
  }

  ErrorCode refusal(const std::string& path, int flags = O_RDONLY) {
    const auto opened = open_beneath(scratch.number(), path, flags, 0);
    EXPECT_FALSE(opened) << path;
    return opened ? ErrorCode{} : opened.error();
  }
  bool opens(const std::string& path, int flags = O_RDONLY) {
    return open_beneath(scratch.number(), path, flags).has_value();
  }

  OpenScratch scratch;
};

TEST_F(Path, FindsWhatLiesBeneath) {
  EXPECT_TRUE(opens("file"));
  EXPECT_TRUE(opens("./file"));
  EXPECT_TRUE(opens("a/b/deep"));
  EXPECT_TRUE(opens("a//b/../b/deep"));
  EXPECT_TRUE(opens("a/.."));
  EXPECT_TRUE(opens("."));
  EXPECT_TRUE(opens("in"));
  EXPECT_TRUE(opens("through"));
}

TEST_F(Path, RefusesWhatLeadsOut) {
  for (const char* path : {"..", "../secret", "../granted/file", "a/../../secret", "/",
                           "/etc/passwd", "//etc", "out", "up", "up/secret", "root",
                           "root/etc/passwd", "absolute", "around", "a/../..", "./../secret"}) {
    EXPECT_EQ(refusal(path), ErrorCode::not_permitted) << path;
    EXPECT_EQ(refusal(path, O_PATH), ErrorCode::not_permitted) << path;
  }
  EXPECT_EQ(refusal(scratch.at("file").string()), ErrorCode::not_permitted);
}

TEST_F(Path, TellsOtherFailuresApart) {
  EXPECT_EQ(refusal(""), ErrorCode::no_entry);
  EXPECT_EQ(refusal("absent"), ErrorCode::no_entry);
  EXPECT_EQ(refusal("dangling"), ErrorCode::no_entry);
  EXPECT_EQ(refusal("file/x"), ErrorCode::not_directory);
  EXPECT_EQ(refusal("file/"), ErrorCode::not_directory);
  EXPECT_EQ(refusal("circle"), ErrorCode::loop);
  EXPECT_EQ(refusal("in", O_RDONLY | O_NOFOLLOW), ErrorCode::loop);
  EXPECT_EQ(refusal("a", O_WRONLY), ErrorCode::is_directory);
  EXPECT_EQ(refusal(std::string(300, 'x')), ErrorCode::name_too_long);
}

TEST_F(Path, ChecksTextBeforeTheSystemDoes) {
  EXPECT_EQ(host_path("a/b").value(), "a/b");
  EXPECT_EQ(host_path(std::string_view{"fi\0le", 5}).error(), ErrorCode::invalid);
  EXPECT_EQ(host_path(std::string(PATH_MAX, 'x')).error(), ErrorCode::name_too_long);
  EXPECT_TRUE(host_path(std::string(PATH_MAX - 1, 'x')));
}

TEST(PathInProc, DoesNotFollowItsMagicLinks) {
  const int proc = ::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_GE(proc, 0);
  for (const char* path : {"self/root/etc/passwd", "self/cwd", "self/exe", "self/fd/0",
                           "thread-self/root", "self/ns/mnt"}) {
    const auto opened = open_beneath(proc, path, O_RDONLY);
    ASSERT_FALSE(opened) << path;
    EXPECT_EQ(opened.error(), ErrorCode::loop) << path;
  }
  ::close(proc);
}

TEST_F(Path, CachedLookUpsAgree) {
  ASSERT_TRUE(opens("file"));
  if (const auto opened = open_cached(scratch.number(), "file", O_RDONLY); opened) {
    EXPECT_TRUE(opened->has_value());
  }
  if (const auto absent = open_cached(scratch.number(), "absent", O_RDONLY); absent) {
    EXPECT_EQ(absent->error(), ErrorCode::no_entry);
  }
  // Never an answer of its own about what leads out.
  EXPECT_FALSE(open_cached(scratch.number(), "../secret", O_RDONLY));
  EXPECT_FALSE(open_cached(scratch.number(), "file", O_RDWR | O_CREAT));
}

TEST_F(Path, PlacesAreInsideAndNeverTwoDots) {
  const auto name = [&](const std::string& path) {
    const auto place = Place::find(scratch.number(), path);
    return place ? place->name() : "refused";
  };
  EXPECT_EQ(name("new"), "new");
  EXPECT_EQ(name("a/new"), "new");
  EXPECT_EQ(name("a/new//"), "new/");
  EXPECT_EQ(name("a//b//new"), "new");
  EXPECT_EQ(name("a/b/.."), ".");
  EXPECT_EQ(name("a/b/../"), ".");
  EXPECT_EQ(name("a/."), ".");
  EXPECT_EQ(name("."), ".");
  for (const char* path : {"..", "../", "../new", "/new", "/", "//", "up/new", "out/new",
                           "root/new", "a/../../new", "absent/new", "", "file/new", "a/../.."})
    EXPECT_EQ(name(path), "refused") << path;
}

// A second thread moves a directory to and fro, so that ".." beneath it leads to different places:
// at the wrong moment, out of the granted directory.
TEST_F(Path, RenamesMeanwhileLeadNowhereElse) {
  std::filesystem::create_directories(scratch.at("deep/er/moving"));
  scratch.write("deep/secret", "granted");
  std::filesystem::create_directory(scratch.root() / "outside");
  std::atomic<bool> stop = false;
  std::thread mover{[&] {
    const auto inside = scratch.at("deep/er/moving");
    const auto outside = scratch.root() / "outside/moving";
    while (!stop) {
      (void)::rename(inside.c_str(), outside.c_str());
      (void)::rename(outside.c_str(), inside.c_str());
    }
  }};
  struct stat secret{};
  ASSERT_EQ(::stat((scratch.root() / "secret").c_str(), &secret), 0);
  int found = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto opened = open_beneath(scratch.number(), "deep/er/moving/../../secret", O_RDONLY);
    if (!opened)
      continue;
    struct stat status{};
    ASSERT_EQ(::fstat(opened->get(), &status), 0);
    ASSERT_FALSE(status.st_dev == secret.st_dev && status.st_ino == secret.st_ino);
    ++found;
  }
  stop = true;
  mover.join();
  RecordProperty("found", found);
}

// A name that is a directory at one moment and a link out of the granted one at the next.
TEST_F(Path, ExchangesMeanwhileLeadNowhereElse) {
  std::filesystem::create_directory(scratch.at("name"));
  scratch.write("name/secret", "granted");
  scratch.link("..", "other");
  std::atomic<bool> stop = false;
  std::thread swapper{[&] {
    while (!stop)
      (void)::renameat2(scratch.number(), "name", scratch.number(), "other", RENAME_EXCHANGE);
  }};
  struct stat secret{};
  ASSERT_EQ(::stat((scratch.root() / "secret").c_str(), &secret), 0);
  for (int i = 0; i < 20'000; ++i) {
    const auto opened = open_beneath(scratch.number(), "name/secret", O_RDONLY);
    if (opened) {
      struct stat status{};
      ASSERT_EQ(::fstat(opened->get(), &status), 0);
      ASSERT_NE(status.st_ino, secret.st_ino);
    } else {
      ASSERT_TRUE(opened.error() == ErrorCode::not_permitted ||
                  opened.error() == ErrorCode::no_entry ||
                  opened.error() == ErrorCode::would_block);
    }
    const auto place = Place::find(scratch.number(), "name/new");
    if (place) {
      struct stat status{};
      ASSERT_EQ(::fstat(place->directory(), &status), 0);
      struct stat root{};
      ASSERT_EQ(::stat(scratch.root().c_str(), &root), 0);
      ASSERT_NE(status.st_ino, root.st_ino);
    }
  }
  stop = true;
  swapper.join();
}

}  // namespace
}  // namespace portico::wasi::filesystem
