#pragma once

#include <portico/component/resource.hpp>

#include <cstdint>
#include <variant>
#include <vector>

namespace portico::component {

/// One call of a guest's exported function (CanonicalABI.md, "Tasks").
struct Task {
  /// Handles that were lent to it for its length, and that it has to drop before it returns.
  std::uint32_t borrows = 0;
};

/// The handles of one component instance (CanonicalABI.md, "handle tables"). Index 0 is never used.
/// A wrong index or type is a `Trap` that names both. Entries are tagged so that other kinds than
/// resources can join them.
class HandleTable {
 public:
  struct Resource {
    const ResourceType* type = nullptr;
    Representation representation;
    /// A borrow is a loan for the length of a call; an own may be dropped or moved.
    enum class Mode : std::uint8_t { own, borrow } mode = Mode::own;
    /// Calls that have it on loan now.
    std::uint32_t lends = 0;
    /// Of a borrow: the call it was lent to.
    Task* task = nullptr;
  };

  HandleTable() = default;
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;
  /// Destroys the host objects that are owned still.
  ~HandleTable() { clear(); }

  [[nodiscard]] std::uint32_t add(Resource resource);
  /// The entry at `index`, of `type`.
  [[nodiscard]] Resource& get(std::uint32_t index, const ResourceType& type);
  /// Removes and returns it. A handle that is lent out cannot go.
  Resource remove(std::uint32_t index, const ResourceType& type);
  /// Ends one loan of the resource at `index`, which is there as it could not go.
  void give_back(std::uint32_t index) { --std::get<Resource>(entries_[index]).lends; }
  void clear();

  [[nodiscard]] std::uint32_t size() const { return live_; }

  /// 2^28 - 1, the specification's bound on an index.
  static constexpr std::uint32_t kMaxIndex = (std::uint32_t{1} << 28) - 1;

 private:
  struct Free {
    std::uint32_t next;  // 0: end of the list
  };
  using Entry = std::variant<Free, Resource>;

  std::vector<Entry> entries_{Entry{Free{0}}};
  std::uint32_t free_ = 0;
  std::uint32_t live_ = 0;
};

}  // namespace portico::component
