#include <cli/grant_options.hpp>

#include <gtest/gtest.h>

namespace portico::cli {
namespace {

TEST(ParseDirectory, TakesOneNameOrTwo) {
  EXPECT_EQ(parse_directory("/srv/data")->host, "/srv/data");
  EXPECT_EQ(parse_directory("/srv/data")->guest, "/srv/data");
  EXPECT_EQ(parse_directory("a:b::/data")->host, "a:b");
  EXPECT_EQ(parse_directory("a:b::/data")->guest, "/data");
  EXPECT_EQ(parse_directory("/a::b::c")->guest, "b::c");
}

TEST(ParseDirectory, NeedsBoth) {
  for (const char* text : {"", "::", "::/data", "/srv::"})
    EXPECT_FALSE(parse_directory(text)) << text;
}

Grants parse(std::vector<std::string> arguments) {
  CLI::App app;
  Grants grants;
  add_grants(app, grants);
  std::reverse(arguments.begin(), arguments.end());
  app.parse(std::move(arguments));
  return grants;
}

TEST(Grants, AreOpenedAndCheckedAtOnce) {
  const auto grants = parse({"--dir", "/tmp::/a", "--ro-dir", "/tmp", "--env", "A=b", "--env",
                             "C=d", "--allow-socket", "tcp-connect:10.0.0.0/8:5432"});
  ASSERT_EQ(grants.directories.size(), 2);
  EXPECT_EQ(grants.directories[0].guest_name, "/a");
  EXPECT_EQ(grants.directories[0].directory.access(), wasi::Directory::Access::read_write);
  EXPECT_EQ(grants.directories[1].directory.access(), wasi::Directory::Access::read_only);
  EXPECT_EQ(grants.environment.size(), 2);
  EXPECT_EQ(grants.sockets.size(), 1);
}

TEST(Grants, ThatCannotBeAreRefused) {
  EXPECT_THROW(parse({"--dir", "/absent/folder"}), CLI::ValidationError);
  EXPECT_THROW(parse({"--dir", "/tmp::/a", "--ro-dir", "/::/a"}), CLI::ValidationError);
  EXPECT_THROW(parse({"--env", "=x"}), CLI::ValidationError);
  EXPECT_THROW(parse({"--allow-socket", "everything"}), CLI::ValidationError);
}

}  // namespace
}  // namespace portico::cli
