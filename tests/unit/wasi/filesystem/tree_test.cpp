#include <wasi/filesystem/tree.hpp>

#include "wasi/filesystem/scratch.hpp"

#include <atomic>
#include <string>
#include <thread>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

namespace portico::wasi::filesystem {
namespace {

class Tree : public testing::Test {
 protected:
  Tree() {
    std::filesystem::create_directory(scratch.at("dir"));
    scratch.write("file", "text");
    scratch.link("file", "in");
    scratch.link("dir", "in_dir");
    scratch.link("../secret", "out");
    scratch.link("..", "up");
    scratch.link("/etc", "etc");
  }
  ~Tree() override { EXPECT_TRUE(scratch.is_unharmed()); }

  static ErrorCode code(const Answer<>& answer) {
    EXPECT_FALSE(answer);
    return answer ? ErrorCode{} : answer.error();
  }
  [[nodiscard]] int base() const { return scratch.number(); }
  [[nodiscard]] bool exists(std::string_view name) const {
    return std::filesystem::exists(std::filesystem::symlink_status(scratch.at(name)));
  }

  OpenScratch scratch;
};

TEST_F(Tree, MakesDirectories) {
  EXPECT_TRUE(create_directory_at(base(), "new"));
  EXPECT_TRUE(create_directory_at(base(), "new/deeper/"));
  EXPECT_TRUE(create_directory_at(base(), "in_dir/inside"));
  EXPECT_TRUE(exists("dir/inside"));
  EXPECT_EQ(code(create_directory_at(base(), "new")), ErrorCode::exist);
  EXPECT_EQ(code(create_directory_at(base(), ".")), ErrorCode::exist);
  EXPECT_EQ(code(create_directory_at(base(), "dir/..")), ErrorCode::exist);
  EXPECT_EQ(code(create_directory_at(base(), "out")), ErrorCode::exist);
  EXPECT_EQ(code(create_directory_at(base(), "")), ErrorCode::no_entry);
  EXPECT_EQ(code(create_directory_at(base(), "absent/new")), ErrorCode::no_entry);
  EXPECT_EQ(code(create_directory_at(base(), "file/new")), ErrorCode::not_directory);
  EXPECT_EQ(code(create_directory_at(base(), "../new")), ErrorCode::not_permitted);
  EXPECT_EQ(code(create_directory_at(base(), "up/new")), ErrorCode::not_permitted);
  EXPECT_EQ(code(create_directory_at(base(), "..")), ErrorCode::not_permitted);
  EXPECT_EQ(code(create_directory_at(base(), "/new")), ErrorCode::not_permitted);
}

TEST_F(Tree, RemovesDirectories) {
  EXPECT_EQ(code(remove_directory_at(base(), "file")), ErrorCode::not_directory);
  EXPECT_EQ(code(remove_directory_at(base(), "in_dir")), ErrorCode::not_directory);
  EXPECT_EQ(code(remove_directory_at(base(), "in_dir/")), ErrorCode::not_directory);
  EXPECT_EQ(code(remove_directory_at(base(), "up/granted")), ErrorCode::not_permitted);
  EXPECT_EQ(code(remove_directory_at(base(), "..")), ErrorCode::not_permitted);
  EXPECT_EQ(code(remove_directory_at(base(), ".")), ErrorCode::invalid);
  EXPECT_EQ(code(remove_directory_at(base(), "dir/..")), ErrorCode::invalid);
  scratch.write("dir/x", "");
  EXPECT_EQ(code(remove_directory_at(base(), "dir")), ErrorCode::not_empty);
  EXPECT_TRUE(unlink_file_at(base(), "dir/x"));
  EXPECT_TRUE(remove_directory_at(base(), "dir/"));
  EXPECT_FALSE(exists("dir"));
}

TEST_F(Tree, UnlinksFilesAndLinksThemselves) {
  EXPECT_EQ(code(unlink_file_at(base(), "dir")), ErrorCode::is_directory);
  EXPECT_EQ(code(unlink_file_at(base(), "dir/")), ErrorCode::is_directory);
  EXPECT_EQ(code(unlink_file_at(base(), "file/")), ErrorCode::not_directory);
  EXPECT_EQ(code(unlink_file_at(base(), "in_dir/")), ErrorCode::not_directory);
  EXPECT_EQ(code(unlink_file_at(base(), "up/secret")), ErrorCode::not_permitted);
  EXPECT_EQ(code(unlink_file_at(base(), "../secret")), ErrorCode::not_permitted);
  EXPECT_EQ(code(unlink_file_at(base(), "absent")), ErrorCode::no_entry);
  EXPECT_TRUE(unlink_file_at(base(), "in"));
  EXPECT_TRUE(exists("file"));
  EXPECT_TRUE(unlink_file_at(base(), "out"));
  EXPECT_TRUE(unlink_file_at(base(), "file"));
  EXPECT_FALSE(exists("file"));
}

TEST_F(Tree, Renames) {
  EXPECT_TRUE(rename_at(base(), "file", base(), "dir/moved"));
  EXPECT_EQ(scratch.read("dir/moved"), "text");
  EXPECT_TRUE(rename_at(base(), "out", base(), "still_out"));
  EXPECT_TRUE(rename_at(base(), "dir/", base(), "folder/"));
  EXPECT_TRUE(exists("folder/moved"));
  EXPECT_EQ(code(rename_at(base(), "folder", base(), "folder/in")), ErrorCode::invalid);
  EXPECT_EQ(code(rename_at(base(), "folder/moved/", base(), "x")), ErrorCode::not_directory);
  EXPECT_EQ(code(rename_at(base(), "folder/moved", base(), "x/")), ErrorCode::not_directory);
  EXPECT_EQ(code(rename_at(base(), "folder", base(), "../taken")), ErrorCode::not_permitted);
  EXPECT_EQ(code(rename_at(base(), "../secret", base(), "taken")), ErrorCode::not_permitted);
  EXPECT_EQ(code(rename_at(base(), "up/secret", base(), "taken")), ErrorCode::not_permitted);
  EXPECT_EQ(code(rename_at(base(), "folder", base(), "..")), ErrorCode::not_permitted);
  EXPECT_EQ(code(rename_at(base(), ".", base(), "x")), ErrorCode::busy);
  EXPECT_EQ(code(rename_at(base(), "absent", base(), "x")), ErrorCode::no_entry);
}

TEST_F(Tree, LinksFilesButNotWhatLinksLeadTo) {
  EXPECT_TRUE(link_at(base(), "file", base(), "dir/second"));
  EXPECT_EQ(status_at(base(), "file", Follow::no)->st_nlink, 2U);
  EXPECT_TRUE(link_at(base(), "out", base(), "out_too"));
  EXPECT_EQ(type_of(*status_at(base(), "out_too", Follow::no)), DescriptorType::symbolic_link);
  EXPECT_EQ(code(link_at(base(), "dir", base(), "dir_too")), ErrorCode::not_permitted);
  EXPECT_EQ(code(link_at(base(), "file", base(), "in")), ErrorCode::exist);
  EXPECT_EQ(code(link_at(base(), "file", base(), "../taken")), ErrorCode::not_permitted);
  EXPECT_EQ(code(link_at(base(), "up/secret", base(), "taken")), ErrorCode::not_permitted);
  EXPECT_EQ(code(link_at(base(), "../secret", base(), "taken")), ErrorCode::not_permitted);
  // With a slash the system would follow a link; nothing of where it leads may show.
  EXPECT_EQ(code(link_at(base(), "out/", base(), "taken")), ErrorCode::not_permitted);
  EXPECT_EQ(code(link_at(base(), "etc/", base(), "taken")), ErrorCode::not_permitted);
  EXPECT_EQ(code(link_at(base(), "file/", base(), "taken")), ErrorCode::not_directory);
  EXPECT_EQ(code(link_at(base(), "in_dir/", base(), "taken")), ErrorCode::not_permitted);
  EXPECT_EQ(code(link_at(base(), "..", base(), "taken")), ErrorCode::not_permitted);
}

TEST_F(Tree, MakesAndReadsSymbolicLinks) {
  EXPECT_TRUE(symlink_at("anything/at all", base(), "new"));
  EXPECT_EQ(readlink_at(base(), "new").value(), "anything/at all");
  EXPECT_EQ(readlink_at(base(), "out").value(), "../secret");
  EXPECT_EQ(readlink_at(base(), "etc").error(), ErrorCode::not_permitted);
  EXPECT_EQ(readlink_at(base(), "file").error(), ErrorCode::invalid);
  EXPECT_EQ(readlink_at(base(), "dir").error(), ErrorCode::invalid);
  EXPECT_EQ(readlink_at(base(), "absent").error(), ErrorCode::no_entry);
  EXPECT_EQ(readlink_at(base(), "up/granted/in").error(), ErrorCode::not_permitted);
  EXPECT_EQ(code(symlink_at("/etc/passwd", base(), "absolute")), ErrorCode::not_permitted);
  EXPECT_EQ(code(symlink_at("", base(), "empty")), ErrorCode::no_entry);
  EXPECT_EQ(code(symlink_at("x", base(), "new")), ErrorCode::exist);
  EXPECT_EQ(code(symlink_at("x", base(), "../taken")), ErrorCode::not_permitted);
  scratch.link("\xff\xfe", "binary");
  EXPECT_EQ(readlink_at(base(), "binary").error(), ErrorCode::illegal_byte_sequence);
}

TEST_F(Tree, TellsOfFilesOrOfLinks) {
  EXPECT_EQ(type_of(*status_at(base(), "in", Follow::yes)), DescriptorType::regular_file);
  EXPECT_EQ(type_of(*status_at(base(), "in", Follow::no)), DescriptorType::symbolic_link);
  EXPECT_EQ(status_at(base(), "out", Follow::no)->st_size, 9);
  EXPECT_EQ(status_at(base(), "out", Follow::yes).error(), ErrorCode::not_permitted);
  EXPECT_EQ(status_at(base(), "etc/passwd", Follow::no).error(), ErrorCode::not_permitted);
  EXPECT_EQ(status_at(base(), "etc/", Follow::no).error(), ErrorCode::not_permitted);
  EXPECT_EQ(type_of(*status_at(base(), ".", Follow::no)), DescriptorType::directory);
  ASSERT_EQ(::mkfifo(scratch.at("pipe").c_str(), 0600), 0);
  EXPECT_EQ(type_of(*status_at(base(), "pipe", Follow::yes)), DescriptorType::fifo);
}

TEST_F(Tree, SetsTimesOfFilesOrOfLinks) {
  const Times times{timespec{1'000'000'000, 123'456'789}, timespec{1'500'000'000, 987'654'321}};
  ASSERT_TRUE(set_times_at(base(), "in", Follow::no, times));
  auto link = status_at(base(), "in", Follow::no);
  EXPECT_EQ(link->st_mtim.tv_sec, 1'500'000'000);
  auto file = status_at(base(), "file", Follow::no);
  EXPECT_GT(file->st_mtim.tv_sec, 1'500'000'000);
  ASSERT_TRUE(set_times_at(base(), "in", Follow::yes, times));
  file = status_at(base(), "file", Follow::no);
  EXPECT_EQ(file->st_atim.tv_sec, 1'000'000'000);
  EXPECT_EQ(file->st_atim.tv_nsec, 123'456'789);
  EXPECT_EQ(file->st_mtim.tv_nsec, 987'654'321);
  EXPECT_EQ(code(set_times_at(base(), "out", Follow::yes, times)), ErrorCode::not_permitted);
  EXPECT_TRUE(set_times_at(base(), "out", Follow::no, times));
  EXPECT_EQ(code(set_times_at(base(), "absent", Follow::no, times)), ErrorCode::no_entry);
}

// "name" is a directory at one moment and a link to the directory above at the next.
TEST_F(Tree, ExchangesMeanwhileChangeNothingOutside) {
  std::filesystem::create_directory(scratch.at("name"));
  scratch.link("..", "other");
  std::atomic<bool> stop = false;
  std::thread swapper{[&] {
    while (!stop)
      (void)::renameat2(base(), "name", base(), "other", RENAME_EXCHANGE);
  }};
  for (int i = 0; i < 5'000; ++i) {
    (void)unlink_file_at(base(), "name/secret");
    (void)create_directory_at(base(), "name/taken");
    (void)rename_at(base(), "name/secret", base(), "stolen");
    (void)link_at(base(), "name/secret", base(), "stolen");
    (void)symlink_at("x", base(), "name/taken_too");
  }
  stop = true;
  swapper.join();
  EXPECT_TRUE(scratch.is_unharmed());
  EXPECT_FALSE(exists("stolen"));
  EXPECT_FALSE(std::filesystem::exists(scratch.root() / "taken"));
  EXPECT_FALSE(
      std::filesystem::exists(std::filesystem::symlink_status(scratch.root() / "taken_too")));
}

}  // namespace
}  // namespace portico::wasi::filesystem
