#include "wasi/filesystem/scratch.hpp"
#include "wasi_http/host.hpp"

#include <portico/wasi/directory.hpp>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace portico::http {
namespace {

using testing::ElementsAre;
using wasi::Directory;

/// Has the guest `files` do what a script says, in a scratch folder that it is granted.
class FilesTest : public ProxyTest {
 protected:
  SandboxOptions sandbox(Directory::Access access = Directory::Access::read_write) {
    SandboxOptions options;
    options.wasi.directories = {grant(scratch.granted().string(), "/data", access)};
    return options;
  }
  static wasi::Preopen grant(const std::string& path, std::string name, Directory::Access access) {
    auto directory = Directory::open(path, access);
    EXPECT_TRUE(directory) << directory.error().describe();
    return {std::move(*directory), std::move(name)};
  }
  static Request script(std::string text) {
    Request request = get("/", std::move(text));
    request.method = Method::parse("POST");
    return request;
  }

  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    for (std::size_t end; (end = text.find('\n', at)) != text.npos; at = end + 1)
      lines.push_back(text.substr(at, end - at));
    return lines;
  }
  std::vector<std::string> run(std::string text, SandboxOptions options) {
    const Seen seen = call("files", script(std::move(text)), std::move(options));
    EXPECT_EQ(seen.status, 200) << seen.why();
    return lines_of(seen.body);
  }
  std::vector<std::string> run(std::string text) { return run(std::move(text), sandbox()); }
  std::vector<std::string> run_read_only(std::string text) {
    return run(std::move(text), sandbox(Directory::Access::read_only));
  }

  wasi::Scratch scratch;
};

INSTANTIATE_TEST_SUITE_P(, FilesTest, testing::Values(Mode::event_loop, Mode::blocking), mode_name);

TEST_P(FilesTest, NothingIsGrantedByDefault) {
  EXPECT_THAT(run("names", {}), ElementsAre(""));
}

TEST_P(FilesTest, GrantsAreFoundByTheirNames) {
  auto options = sandbox();
  options.wasi.directories.push_back(
      grant(scratch.root().string(), ".", Directory::Access::read_only));
  EXPECT_THAT(run("names\nflags 0\nflags 1\ntype 0", options),
              ElementsAre("/data .", "read mutate", "read", "directory"));
}

TEST_P(FilesTest, ReadsAndWritesAtOffsets) {
  EXPECT_THAT(run("open 0 new crw\nwrite 1 hello 0\nwrite 1 world 8\nread 1 100 0\nread 1 3 1\n"
                  "read 1 100 13\nread 1 0 0\nsize 1 4\nread 1 100 0\nsync 1\nsync-data 1\n"
                  "advise 1\nflags 1\ntype 1\nwrite 1 x 18446744073709551615\n"
                  "read 1 1 9223372036854775808\nsize 1 9223372036854775808"),
              ElementsAre("1", "5", "5", std::string{"13 hello\0\0\0world more", 21}, "3 ell more",
                          "0  end", "0  more", "ok", "4 hell more", "ok", "ok", "ok", "read write",
                          "regular-file", "invalid", "invalid", "invalid"));
  EXPECT_EQ(scratch.read("new"), "hell");
}

TEST_P(FilesTest, OneReadIsBounded) {
  scratch.write("large", std::string(200'000, 'x'));
  const auto lines = run("open 0 large r\nread 1 18446744073709551615 0");
  EXPECT_EQ(lines[1], "65536 " + std::string(40, 'x') + " more");
}

TEST_P(FilesTest, StreamsReadToTheEnd) {
  scratch.write("large", std::string(200'000, '\1'));
  scratch.write("empty", "");
  EXPECT_THAT(run("open 0 large r\nread-stream 1 0\npoll-read 1 0\nread-stream 1 199990\n"
                  "read-stream 1 200001\nopen 0 empty r\nread-stream 2 0\npoll-read 2 0\n"
                  "read-stream 1 18446744073709551615"),
              ElementsAre("1", "200000 200000 closed", "200000 200000 closed", "10 10 closed",
                          "0 0 closed", "2", "0 0 closed", "0 0 closed", "0 0 failed:invalid"));
}

TEST_P(FilesTest, StreamsWriteAndAppend) {
  EXPECT_THAT(run("open 0 new cw\nwrite-stream 1 3 abc\nappend 1 def\nwrite-stream 1 0 xyz\n"
                  "append 1 ghi\nopen 0 zeroes cw\nzeroes 2 5 200000\nstat 2"),
              ElementsAre("1", "ok", "ok", "ok", "ok", "2", "ok",
                          testing::StartsWith("regular-file 1 200005 ")));
  EXPECT_EQ(scratch.read("new"), "xyzabcdefghi");
  EXPECT_EQ(scratch.read("zeroes"), std::string(200'005, '\0'));
}

TEST_P(FilesTest, WhatADroppedStreamWasGivenIsStillWrittenInOrder) {
  EXPECT_THAT(run("open 0 new crw\nspill 1 first\nspill 1 2nd\nread 1 10 0\nspill 1 last"),
              ElementsAre("1", "ok", "ok", "5 2ndst more", "ok"));
}

TEST_P(FilesTest, StreamErrorsAreKnown) {
  auto options = sandbox();
  options.wasi.directories = {grant("/dev", "/dev", Directory::Access::read_write)};
  EXPECT_THAT(run("open 0 full w\nwrite-stream 1 0 text\nwrite 1 text 0\nzeroes 1 0 100000",
                  std::move(options)),
              ElementsAre("1", "failed:insufficient-space", "insufficient-space",
                          "failed:insufficient-space"));
}

TEST_P(FilesTest, DescriptorsDoWhatTheyWereOpenedFor) {
  scratch.write("file", "text");
  EXPECT_THAT(run("open 0 file r\nwrite 1 x 0\nwrite-stream 1 0 x\nappend 1 x\nsize 1 0\n"
                  "open 0 file w\nread 2 1 0\nread-stream 2 0\nflags 1\nflags 2\n"
                  "open 0 . d\nread 3 1 0\nwrite 3 x 0\nread-stream 3 0\nadvise 3\nsize 3 1\n"
                  "list 1\nmkdir 1 x\nopen 1 x r\nopen 0 file -\nread 4 4 0"),
              ElementsAre("1", "bad-descriptor", "bad-descriptor", "bad-descriptor", "invalid", "2",
                          "bad-descriptor", "bad-descriptor", "read", " write", "3",
                          "bad-descriptor", "bad-descriptor", "is-directory", "bad-descriptor",
                          "bad-descriptor", "not-directory", "not-directory", "not-directory", "4",
                          "4 text more"));
}

TEST_P(FilesTest, OpenFlags) {
  scratch.write("file", "text");
  scratch.link("file", "link");
  EXPECT_THAT(run("open 0 file cxw\nopen 0 link r\nopen 0 link rf\nopen 0 file dr\nopen 0 . cd\n"
                  "open 0 . w\nopen 0 absent r\nopen 0 file tw\nstat 2\nopen 0 file ws\nflags 3\n"
                  "write 3 durable 0\nopen 0 '' r"),
              ElementsAre("exist", "loop", "1", "not-directory", "invalid", "is-directory",
                          "no-entry", "2", testing::StartsWith("regular-file 1 0 "), "3",
                          " write file-sync", "7", "no-entry"));
}

TEST_P(FilesTest, ReadOnlyGrantsChangeNothing) {
  scratch.write("file", "text");
  std::filesystem::create_directory(scratch.at("dir"));
  auto options = sandbox(Directory::Access::read_only);
  options.wasi.directories.push_back(
      grant(scratch.at("dir").string(), "/dir", Directory::Access::read_write));
  EXPECT_THAT(
      run("open 0 file w\nopen 0 file cr\nopen 0 file tr\nopen 0 file rm\nread 2 4 0\nwrite 2 x 0\n"
          "size 2 0\ntimes 2 now now\ntimes 0 now now\ntimes-at 0 file - now now\nmkdir 0 x\n"
          "rmdir 0 dir\nunlink 0 file\nsymlink 0 x y\nlink 0 file 0 y\nlink 0 file 1 y\n"
          "rename 0 file 0 y\nrename 0 file 1 y\nlink 1 x 0 y\nrename 1 x 0 y\nopen 0 dir dr\n"
          "mkdir 3 x\nflags 3\nwrite-stream 2 0 x\nappend 2 x\nlist 0\nsync 2\nmkdir 1 x",
          std::move(options)),
      ElementsAre(
          "not-permitted", "not-permitted", "not-permitted", "2", "4 text more", "not-permitted",
          "not-permitted", "not-permitted", "not-permitted", "not-permitted", "not-permitted",
          "not-permitted", "not-permitted", "not-permitted", "not-permitted", "not-permitted",
          "not-permitted", "not-permitted", "not-permitted", "not-permitted", "3", "not-permitted",
          "read", "not-permitted", "not-permitted",
          testing::AnyOf("file:regular-file dir:directory ", "dir:directory file:regular-file "),
          "ok", "ok"));
  EXPECT_EQ(scratch.read("file"), "text");
}

TEST_P(FilesTest, TreesAreChanged) {
  EXPECT_THAT(run("mkdir 0 a\nmkdir 0 a/b\nopen 0 a/b/file cw\nopen 0 a dr\nlist 2\n"
                  "rename 2 b/file 0 moved\nlink 0 moved 2 linked\nstat-at 2 linked -\n"
                  "symlink 2 linked sym\nreadlink 2 sym\nstat-at 2 sym -\nrmdir 0 a\nrmdir 2 b\n"
                  "unlink 2 linked\nunlink 2 sym\nrmdir 0 a\nsame 1 1\nsame 0 1"),
              ElementsAre("ok", "ok", "1", "2", "b:directory ", "ok", "ok",
                          testing::StartsWith("regular-file 2 0 "), "ok", "linked",
                          testing::StartsWith("symbolic-link 1 6 "), "not-empty", "ok", "ok", "ok",
                          "ok", "yes", "no"));
  EXPECT_TRUE(std::filesystem::exists(scratch.at("moved")));
}

TEST_P(FilesTest, TimesAreExact) {
  scratch.write("file", "text");
  EXPECT_THAT(
      run("open 0 file rw\ntimes 1 1000000000.123456789 1500000000.987654321\nstat 1\n"
          "times 1 - 7.8\nstat 1\ntimes-at 0 file - 9.1 -\nstat-at 0 file -\n"
          "times 1 1.1000000000 now\ntimes 1 9223372036854775808.0 now\ntimes 1 - now\nstat 1"),
      ElementsAre("1", "ok", "regular-file 1 4 1000000000.123456789 1500000000.987654321", "ok",
                  "regular-file 1 4 1000000000.123456789 7.8", "ok", "regular-file 1 4 9.1 7.8",
                  "invalid", "overflow", "ok",
                  testing::AllOf(testing::StartsWith("regular-file 1 4 9.1 "),
                                 testing::Not(testing::EndsWith(" 7.8")))));
}

TEST_P(FilesTest, HashesFollowFilesAndTheirState) {
  scratch.write("file", "text");
  scratch.write("other", "text");
  const auto lines = run("open 0 file rw\nhash 1\nhash-at 0 file -\nhash-at 0 other -\n"
                         "write 1 longer 0\nhash 1\nhash-at 0 absent -");
  EXPECT_EQ(lines[1], lines[2]);
  EXPECT_NE(lines[1], lines[3]);
  EXPECT_NE(lines[1], lines[5]);
  EXPECT_EQ(lines[1].substr(0, lines[1].find(' ')), lines[5].substr(0, lines[5].find(' ')));
  EXPECT_EQ(lines[6], "no-entry");
}

TEST_P(FilesTest, ListsLargeDirectoriesAndOddNames) {
  for (int i = 0; i < 2000; ++i)
    scratch.write("a-rather-long-name-so-that-it-takes-several-reads-" + std::to_string(i), "");
  EXPECT_EQ(std::ranges::count(run("list 0")[0], ':'), 2000);
  std::filesystem::create_directory(scratch.at("odd"));
  scratch.write("odd/\xff\xfe", "");
  scratch.write("odd/good", "");
  ASSERT_EQ(::mkfifo(scratch.at("odd/pipe").c_str(), 0600), 0);
  const auto odd = run("open 0 odd dr\nlist 1")[1];
  EXPECT_NE(odd.find("illegal-byte-sequence "), odd.npos);
  EXPECT_NE(odd.find("good:regular-file "), odd.npos) << "the listing goes on";
  EXPECT_NE(odd.find("pipe:fifo "), odd.npos);
}

TEST_P(FilesTest, NothingLeadsOut) {
  std::filesystem::create_directory(scratch.at("dir"));
  scratch.link("../secret", "out");
  scratch.link("..", "up");
  scratch.link("/", "root");
  std::string text = "open 0 dir dr\n";
  std::vector<std::string> expected{"1"};
  for (const char* path : {"../secret", "/etc/passwd", "dir/../../secret", "up/secret",
                           "root/etc/passwd", "..", "/"}) {
    for (const char* command :
         {"open 0 $ r", "open 0 $ fr", "open 0 $ fcrw", "open 0 $ ftw", "stat-at 0 $ -",
          "stat-at 0 $ f", "hash-at 0 $ f", "times-at 0 $ f now now", "times-at 0 $ - now now",
          "mkdir 0 $", "rmdir 0 $", "unlink 0 $", "readlink 0 $", "symlink 0 x $", "link 0 $ 0 x",
          "rename 0 $ 0 x"}) {
      std::string line{command};
      text += line.replace(line.find('$'), 1, path) + '\n';
      expected.emplace_back("not-permitted");
    }
  }
  for (const char* line :
       {"open 0 out fr", "stat-at 0 out f", "open 0 root fdr", "open 0 up fdr", "open 1 .. dr",
        "open 1 ../out fr", "symlink 0 /etc/passwd x", "readlink 0 root", "open 0 out fcw"}) {
    text += std::string{line} + '\n';
    expected.emplace_back("not-permitted");
  }
  EXPECT_EQ(run(text), expected);
  EXPECT_TRUE(scratch.is_unharmed());
}

TEST_P(FilesTest, PipesSocketsAndDevicesAreNoFiles) {
  ASSERT_EQ(::mkfifo(scratch.at("pipe").c_str(), 0600), 0);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  scratch.at("socket").string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  auto options = sandbox();
  options.wasi.directories.push_back(grant("/dev", "/dev", Directory::Access::read_write));
  // None of these waits for somebody at the other end.
  EXPECT_THAT(run("open 0 pipe r\nopen 0 pipe w\nopen 0 pipe rw\nopen 0 socket rw\nopen 1 tty r\n"
                  "open 1 null rw\nread 2 5 0\nwrite 2 x 0\ntype 2\nopen 1 zero r\nread 3 1 0\n"
                  "stat-at 0 pipe -",
                  std::move(options)),
              ElementsAre("not-permitted", "not-permitted", "not-permitted", "not-permitted",
                          testing::AnyOf("not-permitted", "no-entry"), "2", "0  end", "1",
                          "character-device", "3", std::string{"1 \0 more", 8},
                          testing::StartsWith("fifo ")));
  ::close(listener);
}

TEST_P(FilesTest, AGuestHasItsShareOfOpenFiles) {
  scratch.write("file", "text");
  auto options = sandbox();
  options.wasi.max_open_files = 20;
  EXPECT_THAT(run("open-many 0 file\nopen-many 0 file\nopen 0 file r\nopen-many 0 .", options),
              ElementsAre("20 quota", "20 quota", "1", "19 quota"));
  // What the process may have counts too; a quarter is left to others.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit few{.rlim_cur = 100, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  options.wasi.max_open_files = 1000;
  const auto lines = run("open-many 0 file\nopen 0 file r", options);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_THAT(lines, ElementsAre(testing::EndsWith(" quota"), "1"));
  EXPECT_LT(std::stoi(lines[0]), 75);
}

TEST_P(FilesTest, SandboxesShareAGrantAndNothingElse) {
  const auto options = sandbox();
  EXPECT_THAT(run("open 0 file cw\nwrite 1 text 0", options), ElementsAre("1", "4"));
  EXPECT_THAT(run("open 0 file r\nread 1 9 0", options), ElementsAre("1", "4 text more"));
}

TEST_P(FilesTest, ProgramsUseThemThroughTheCLibrary) {
  scratch.link("/", "out");
  scratch.link("..", "up");
  const Seen seen = call("libc_files", get("/"), sandbox());
  EXPECT_EQ(seen.body, "ok\n") << seen.why();
  EXPECT_TRUE(scratch.is_unharmed());
}

// A disk that answers when the test says so
// ---------------------------------------------------------

TEST_P(FilesTest, TheDiskMayBeTheLoopItself) {
  if (GetParam() == Mode::blocking)
    GTEST_SKIP() << "its loop is its own";
  auto options = sandbox();
  options.wasi.disk = loop_.get_executor();
  EXPECT_THAT(run("mkdir 0 a\nopen 0 file crw\nwrite-stream 1 0 x\nread-stream 1 0\nlist 0",
                  std::move(options)),
              ElementsAre("ok", "1", "ok", "1 120 closed",
                          testing::AnyOf("a:directory file:regular-file ",
                                         "file:regular-file a:directory ")));
}

class SlowDiskTest : public FilesTest {
 protected:
  SandboxOptions on_slow_disk() {
    auto options = sandbox();
    options.executor = loop_.get_executor();
    options.wasi.disk = disk.get_executor();
    return options;
  }
  /// Runs the loop until nothing happens.
  void settle() {
    loop_.restart();
    loop_.poll();
  }

  boost::asio::io_context disk;
};

INSTANTIATE_TEST_SUITE_P(, SlowDiskTest, testing::Values(Mode::event_loop), mode_name);

TEST_P(SlowDiskTest, OneGuestWaitsAndOthersDoNot) {
  Seen slow;
  auto exchange = guest("files").start(script("mkdir 0 a\nmkdir 0 b"), on_slow_disk(), {});
  bool done = false;
  co_spawn(loop_, watch(exchange, slow), [&](const std::exception_ptr&) { done = true; });
  settle();
  EXPECT_FALSE(std::filesystem::exists(scratch.at("a")));

  EXPECT_EQ(call("hello", get("/")).status, 200);
  EXPECT_THAT(run("mkdir 0 c"), ElementsAre("ok")) << "by another disk";
  EXPECT_FALSE(done);

  EXPECT_EQ(disk.poll(), 1U) << "one thing after another";
  settle();
  EXPECT_FALSE(done);
  disk.restart();
  disk.poll();
  while (!done && loop_.run_one() > 0) {
  }
  EXPECT_EQ(slow.body, "ok\nok\n") << slow.why();
}

TEST_P(SlowDiskTest, AGuestThatIsGivenUpLeavesTheDiskToIt) {
  {
    auto exchange = guest("files").start(script("mkdir 0 a\nmkdir 0 b"), on_slow_disk(), {});
    settle();
  }
  settle();
  EXPECT_EQ(disk.poll(), 1U);
  EXPECT_TRUE(std::filesystem::exists(scratch.at("a"))) << "what has begun ends";
  settle();
  disk.restart();
  EXPECT_EQ(disk.poll(), 0U);
  EXPECT_FALSE(std::filesystem::exists(scratch.at("b")));
}

TEST_P(SlowDiskTest, ALoopThatHasEndedIsNotToldOfAnything) {
  {
    boost::asio::io_context loop;
    auto options = on_slow_disk();
    options.executor = loop.get_executor();
    auto exchange = guest("files").start(script("mkdir 0 a"), std::move(options), {});
    loop.poll();
  }
  disk.poll();
  EXPECT_TRUE(std::filesystem::exists(scratch.at("a")));
}

TEST_P(SlowDiskTest, ADeadlineEndsTheWait) {
  Seen seen;
  ExchangeOptions limits;
  limits.deadline = std::chrono::milliseconds{1};
  auto exchange = guest("files").start(script("mkdir 0 a"), on_slow_disk(), std::move(limits));
  bool done = false;
  co_spawn(loop_, watch(exchange, seen), [&](const std::exception_ptr&) { done = true; });
  loop_.restart();
  while (!done && loop_.run_one() > 0) {
  }
  ASSERT_TRUE(seen.failure);
  EXPECT_EQ(seen.failure->code(), Errc::deadline);
  disk.poll();
}

TEST_P(SlowDiskTest, WritesOfADroppedStreamAreStillDone) {
  Seen seen;
  auto exchange =
      guest("files").start(script("open 0 new cw\nspill 1 text\nsleep 0"), on_slow_disk(), {});
  bool done = false;
  co_spawn(loop_, watch(exchange, seen), [&](const std::exception_ptr&) { done = true; });
  for (int i = 0; i < 3; ++i) {
    settle();
    disk.restart();
    disk.run_one();
  }
  while (!done && loop_.run_one() > 0) {
  }
  disk.restart();
  disk.poll();
  EXPECT_EQ(seen.body, "1\nok\nok\n") << seen.why();
  EXPECT_EQ(scratch.read("new"), "text");
}

}  // namespace
}  // namespace portico::http
