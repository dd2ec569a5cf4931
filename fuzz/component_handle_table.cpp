// A handle table does what a map and a stack of free indices do, whatever the sequence of
// operations; and every host object that it owns is destroyed once, by whoever has it last.

#include "input.hpp"

#include <component/handle_table.hpp>

#include <portico/trap.hpp>

#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace {

using namespace portico::component;
using Resource = HandleTable::Resource;

void require(bool holds) {
  if (!holds)
    std::abort();
}

std::set<const void*> alive;

struct Thing {
  static constexpr const char* kWitName = "thing";
  Thing() { require(alive.insert(this).second); }
  ~Thing() { require(alive.erase(this) == 1); }
};

class Run {
 public:
  explicit Run(fuzz::Input input) : input_{input} {}

  void run() {
    while (!input_.empty()) {
      step();
      require(table_->size() == model_.size());
    }
    clear();
    table_.reset();
    require(alive.size() == borrowed_.size());
  }

 private:
  void step() {
    switch (input_.below(8)) {
    case 0:
    case 1:
      return add();
    case 2:
      return get();
    case 3:
    case 4:
      return remove();
    case 5:
      return lend();
    case 6:
      return give_back();
    default:
      // Rarely, so that tables get large.
      if (input_.byte() == 0)
        clear();
    }
  }

  void add() {
    Resource added{.type = types_[input_.below(3)], .representation = {}};
    added.mode = input_.below(2) == 0 ? Resource::Mode::own : Resource::Mode::borrow;
    if (added.type != types_[0]) {
      added.representation = input_.byte();
    } else if (added.mode == Resource::Mode::own) {
      added.representation = static_cast<void*>(new Thing);
    } else {
      borrowed_.push_back(std::make_unique<Thing>());
      added.representation = static_cast<void*>(borrowed_.back().get());
    }
    std::uint32_t expected = static_cast<std::uint32_t>(model_.size()) + 1;
    if (!free_.empty()) {
      expected = free_.back();
      free_.pop_back();
    }
    require(table_->add(added) == expected);
    require(model_.emplace(expected, added).second);
  }

  /// An index and type to ask for, and what the model has for them.
  struct Asked {
    std::uint32_t index;
    const ResourceType& type;
    Resource* known;
  };
  Asked ask() {
    const std::uint32_t chosen = input_.byte();
    // Far beyond the table sometimes.
    const std::uint32_t index = chosen == 255 ? input_.take<std::uint32_t>() : chosen;
    const auto found = model_.find(index);
    const bool there = found != model_.end();
    const std::uint32_t kind = input_.below(8);
    const ResourceType& type = there && kind > 2 ? *found->second.type : *types_[kind % 3];
    return {index, type, there && found->second.type == &type ? &found->second : nullptr};
  }

  static void require_same(const Resource& a, const Resource& b) {
    require(a.type == b.type && a.representation == b.representation && a.mode == b.mode &&
            a.lends == b.lends && a.task == b.task);
  }

  void get() {
    const Asked asked = ask();
    try {
      const Resource& got = table_->get(asked.index, asked.type);
      require(asked.known != nullptr);
      require_same(got, *asked.known);
    } catch (const portico::Trap&) {
      require(asked.known == nullptr);
    }
  }

  void remove() {
    const Asked asked = ask();
    try {
      const Resource removed = table_->remove(asked.index, asked.type);
      require(asked.known != nullptr && asked.known->lends == 0);
      require_same(removed, *asked.known);
      if (removed.type == types_[0] && removed.mode == Resource::Mode::own)
        delete static_cast<Thing*>(std::get<void*>(removed.representation));
      free_.push_back(asked.index);
      model_.erase(asked.index);
    } catch (const portico::Trap&) {
      require(asked.known == nullptr || asked.known->lends != 0);
    }
  }

  void lend() {
    const Asked asked = ask();
    if (asked.known == nullptr)
      return;
    ++table_->get(asked.index, asked.type).lends;
    ++asked.known->lends;
  }

  void give_back() {
    const Asked asked = ask();
    if (asked.known == nullptr || asked.known->lends == 0)
      return;
    table_->give_back(asked.index);
    --asked.known->lends;
  }

  void clear() {
    table_->clear();
    model_.clear();
    free_.clear();
    require(alive.size() == borrowed_.size());
    require(table_->size() == 0);
  }

  fuzz::Input input_;
  const ResourceType guest_[2] = {{"a"}, {"b"}};
  const ResourceType* const types_[3] = {&resource_type<Thing>(), &guest_[0], &guest_[1]};
  std::unique_ptr<HandleTable> table_ = std::make_unique<HandleTable>();
  std::map<std::uint32_t, Resource> model_;
  std::vector<std::uint32_t> free_;
  std::vector<std::unique_ptr<Thing>> borrowed_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Run{{data, size}}.run();
  require(alive.empty());
  return 0;
}
