#include <component/handle_table.hpp>

#include <portico/trap.hpp>

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace portico::component {
namespace {

struct Thing {
  static constexpr std::string_view kWitName = "thing";
  explicit Thing(int* count) : destroyed{count} {}
  ~Thing() { ++*destroyed; }
  int* destroyed;
};
struct Other {
  static constexpr std::string_view kWitName = "other";
};

TEST(HandleTable, GivesOutIndicesFromOneAndReusesFreedOnes) {
  HandleTable table;
  const ResourceType type{"r"};
  EXPECT_EQ(table.add({&type, std::uint32_t{10}}), 1U);
  EXPECT_EQ(table.add({&type, std::uint32_t{20}}), 2U);
  EXPECT_EQ(std::get<std::uint32_t>(table.remove(1, type).representation), 10U);
  EXPECT_EQ(table.add({&type, std::uint32_t{30}}), 1U);
  EXPECT_EQ(table.size(), 2U);
}

TEST(HandleTable, RefusesIndicesThatWereNeverGivenOutOrAreGone) {
  HandleTable table;
  const ResourceType type{"r"};
  const auto index = table.add({&type, std::uint32_t{1}});
  table.remove(index, type);
  for (const std::uint32_t wrong : {0U, index, 2U, 0x7FFF'FFFFU, 0xFFFF'FFFFU}) {
    EXPECT_THROW((void)table.get(wrong, type), Trap) << wrong;
    EXPECT_THROW(table.remove(wrong, type), Trap) << wrong;
  }
}

TEST(HandleTable, RefusesHandlesOfAnotherType) {
  HandleTable table;
  int destroyed = 0;
  const auto index =
      table.add({&resource_type<Thing>(), static_cast<void*>(new Thing{&destroyed})});
  try {
    (void)table.get(index, resource_type<Other>());
    FAIL() << "a wrong type must trap";
  } catch (const Trap& trap) {
    EXPECT_EQ(std::string{trap.what()}, "handle 1 is of resource type \"thing\", not \"other\"");
  }
  EXPECT_EQ(destroyed, 0);
}

TEST(HandleTable, KeepsAnOwnThatIsLentOut) {
  HandleTable table;
  const ResourceType type{"r"};
  const auto index = table.add({&type, std::uint32_t{1}});
  table.get(index, type).lends = 1;
  EXPECT_THROW(table.remove(index, type), Trap);
  table.get(index, type).lends = 0;
  EXPECT_NO_THROW(table.remove(index, type));
}

TEST(HandleTable, DestroysOwnedObjectsWithItselfAndLeavesBorrowedOnes) {
  int owned = 0;
  int borrowed = 0;
  Thing lent{&borrowed};
  {
    HandleTable table;
    (void)table.add({&resource_type<Thing>(), static_cast<void*>(new Thing{&owned})});
    (void)table.add(
        {&resource_type<Thing>(), static_cast<void*>(&lent), HandleTable::Resource::Mode::borrow});
  }
  EXPECT_EQ(owned, 1);
  EXPECT_EQ(borrowed, 0);
}

TEST(HandleTable, AgreesWithAMapOverRandomSequences) {
  std::mt19937 random{7};  // NOLINT: the same sequence every time
  const ResourceType types[] = {{"a"}, {"b"}};
  HandleTable table;
  std::map<std::uint32_t, std::pair<const ResourceType*, std::uint32_t>> model;
  for (int i = 0; i < 20'000; ++i) {
    const ResourceType& type = types[random() % 2];
    const std::uint32_t index = random() % 64;
    const auto known = model.find(index);
    const bool valid = known != model.end() && known->second.first == &type;
    switch (random() % 3) {
    case 0: {
      const auto value = static_cast<std::uint32_t>(random());
      const auto added = table.add({&type, value});
      ASSERT_TRUE(model.emplace(added, std::pair{&type, value}).second) << "index in use twice";
      break;
    }
    case 1:
      if (valid) {
        ASSERT_EQ(std::get<std::uint32_t>(table.get(index, type).representation),
                  known->second.second);
      } else {
        ASSERT_THROW((void)table.get(index, type), Trap);
      }
      break;
    default:
      if (valid) {
        table.remove(index, type);
        model.erase(known);
      } else {
        ASSERT_THROW(table.remove(index, type), Trap);
      }
    }
    ASSERT_EQ(table.size(), model.size());
  }
}

}  // namespace
}  // namespace portico::component
