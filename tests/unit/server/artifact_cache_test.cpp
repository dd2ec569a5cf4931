#include <server/artifact_cache.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

namespace portico::server {
namespace {

namespace fs = std::filesystem;

class ArtifactCacheTest : public testing::Test {
 protected:
  ArtifactCacheTest() {
    std::string name = (fs::temp_directory_path() / "portico-cache-XXXXXX").string();
    root_ = ::mkdtemp(name.data());
  }
  ~ArtifactCacheTest() override { fs::remove_all(root_); }

  static std::span<const std::byte> bytes(std::string_view text) {
    return std::as_bytes(std::span{text});
  }

  fs::path root_;
};

TEST_F(ArtifactCacheTest, KeepsWhatIsStored) {
  const auto cache = ArtifactCache::open(root_ / "a" / "b");
  ASSERT_TRUE(cache);
  const auto key = ArtifactCache::key(bytes("component"));
  EXPECT_FALSE(cache->find(key));
  ASSERT_TRUE(cache->store(key, bytes("code")));
  const Descriptor found = cache->find(key);
  ASSERT_TRUE(found);
  std::string content(8, '\0');
  content.resize(static_cast<std::size_t>(::read(found.get(), content.data(), content.size())));
  EXPECT_EQ(content, "code");
}

TEST_F(ArtifactCacheTest, MakesItsFolderPrivate) {
  ASSERT_TRUE(ArtifactCache::open(root_ / "new"));
  EXPECT_EQ(fs::status(root_ / "new").permissions(), fs::perms::owner_all);
}

TEST_F(ArtifactCacheTest, RefusesAFolderThatOthersCanReach) {
  for (const auto mode : {0755, 0701, 0770}) {
    ASSERT_EQ(::chmod(root_.c_str(), static_cast<mode_t>(mode)), 0);
    const auto cache = ArtifactCache::open(root_);
    ASSERT_FALSE(cache);
    EXPECT_EQ(cache.error().code(), Errc::config);
  }
}

TEST_F(ArtifactCacheTest, RefusesALinkToAFolder) {
  fs::create_directory(root_ / "real");
  fs::create_directory_symlink(root_ / "real", root_ / "link");
  EXPECT_FALSE(ArtifactCache::open(root_ / "link"));
}

TEST_F(ArtifactCacheTest, IgnoresEntriesThatOthersCanWrite) {
  const auto cache = ArtifactCache::open(root_ / "cache");
  ASSERT_TRUE(cache);
  ASSERT_TRUE(cache->store("entry", bytes("code")));
  ASSERT_EQ(::chmod((root_ / "cache" / "entry").c_str(), 0622), 0);
  EXPECT_FALSE(cache->find("entry"));
}

TEST_F(ArtifactCacheTest, KeysDifferByContent) {
  EXPECT_EQ(ArtifactCache::key(bytes("a")), ArtifactCache::key(bytes("a")));
  EXPECT_NE(ArtifactCache::key(bytes("a")), ArtifactCache::key(bytes("b")));
}

}  // namespace
}  // namespace portico::server
