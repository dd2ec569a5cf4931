#pragma once

#include <portico/component/resource.hpp>

#include <cstdint>
#include <variant>
#include <vector>

namespace portico::component {

/// What a resource handle stands for: an object of the host, or a guest's own 32-bit
/// representation.
using Representation = std::variant<void*, std::uint32_t>;

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
    /// Borrows of this own that are out to other instances now.
    std::uint32_t lends = 0;
  };

  HandleTable() = default;
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;
  HandleTable(HandleTable&&) = default;
  HandleTable& operator=(HandleTable&&) = default;
  /// Destroys the host objects that are owned still.
  ~HandleTable() { clear(); }

  [[nodiscard]] std::uint32_t add(Resource resource);
  /// The entry at `index`, of `type`.
  [[nodiscard]] Resource& get(std::uint32_t index, const ResourceType& type);
  /// Removes and returns it. An own that is lent out cannot go.
  Resource remove(std::uint32_t index, const ResourceType& type);
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
