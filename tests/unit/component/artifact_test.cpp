#include "sandbox.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <vector>

namespace portico::component {
namespace {

constexpr std::string_view kComponent = R"((component
  (core module $m (memory 1) (func $run (export "run")))
  (core instance $m (instantiate $m))
  (func (export "run") (canon lift (core func $m "run")))))";

/// An unlinked file with `content`.
class File {
 public:
  explicit File(std::span<const std::byte> content) : descriptor{memfd_create("artifact", 0)} {
    EXPECT_EQ(write(descriptor, content.data(), content.size()),
              static_cast<ssize_t>(content.size()));
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { close(descriptor); }
  const int descriptor;
};

class ArtifactTest : public testing::Test {
 protected:
  void SetUp() override {
    auto component = Component::compile(engine, bytes_of(kComponent));
    ASSERT_TRUE(component) << component.error().describe();
    auto serialized = component->serialize();
    ASSERT_TRUE(serialized) << serialized.error().describe();
    artifact = std::move(*serialized);
  }

  Engine engine{EngineOptions{.max_sandboxes = 4}};
  std::vector<std::byte> artifact;
};

TEST_F(ArtifactTest, RunsAfterMapping) {
  const Engine other{EngineOptions{.max_sandboxes = 7}};
  std::optional<Component> component;
  {
    const File file{artifact};
    auto mapped = Component::map(other, file.descriptor);
    ASSERT_TRUE(mapped) << mapped.error().describe();
    component.emplace(*mapped);
  }
  auto pre = Linker{}.instantiate_pre(*component);
  ASSERT_TRUE(pre) << pre.error().describe();
  auto func = typed_func<void()>(*pre, "", "run");
  ASSERT_TRUE(func);
  Store store{*pre, {}};
  bool ran = false;
  store.call(*func, [&](Result<> result) { ran = result.has_value(); });
  EXPECT_TRUE(ran);
}

TEST_F(ArtifactTest, RefusesDamage) {
  for (std::size_t at = 0; at < artifact.size(); at += 97) {
    auto damaged = artifact;
    damaged[at] ^= std::byte{0x10};
    const File file{damaged};
    const auto mapped = Component::map(engine, file.descriptor);
    ASSERT_FALSE(mapped) << "byte " << at;
    EXPECT_EQ(mapped.error().code(), Errc::compile);
  }
}

TEST_F(ArtifactTest, RefusesTruncation) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{7}, std::size_t{100}, artifact.size() - 1}) {
    const File file{std::span{artifact}.first(size)};
    EXPECT_FALSE(Component::map(engine, file.descriptor)) << size;
  }
}

TEST(Component, RefusesWhatIsNotOneWithAHint) {
  const Engine engine{EngineOptions{.max_sandboxes = 4}};
  const auto module = Component::compile(engine, bytes_of("(module)"));
  ASSERT_FALSE(module);
  EXPECT_NE(module.error().message().find("core module"), std::string::npos);
  EXPECT_FALSE(Component::compile(engine, bytes_of("hello")));
  EXPECT_FALSE(Component::compile(engine, bytes_of("")));
  EXPECT_FALSE(Component::compile(engine, bytes_of("(component (nonsense))")));
  EXPECT_FALSE(Component::compile_file(engine, "no-such-file.wasm"));
}

TEST(Component, RefusesMemoriesLargerThanASandboxMayHave) {
  const Engine engine{EngineOptions{.max_sandboxes = 4, .max_memory = 1 << 20}};
  const auto component =
      Component::compile(engine, bytes_of("(component (core module $m (memory 17)) "
                                          "(core instance (instantiate $m)))"));
  ASSERT_FALSE(component);
  EXPECT_EQ(component.error().code(), Errc::limit);
}

}  // namespace
}  // namespace portico::component
