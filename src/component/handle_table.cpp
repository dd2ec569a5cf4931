#include <component/handle_table.hpp>

#include <portico/trap.hpp>

#include <fmt/format.h>

namespace portico::component {
namespace {

/// At the end of a store nobody is left who could hear of a failure.
void destroy(const HandleTable::Resource& resource) noexcept {
  const auto& type = static_cast<const HostResourceType&>(*resource.type);
  try {
    type.drop(resource.representation);
  } catch (const std::exception&) {
    return;
  }
}

}  // namespace

std::uint32_t HandleTable::add(Resource resource) {
  std::uint32_t index = free_;
  if (index != 0) {
    free_ = std::get<Free>(entries_[index]).next;
    entries_[index] = resource;
  } else {
    if (entries_.size() > kMaxIndex) {
      throw Trap("the handle table is full");
    }
    index = static_cast<std::uint32_t>(entries_.size());
    entries_.emplace_back(resource);
  }
  ++live_;
  return index;
}

HandleTable::Resource& HandleTable::get(std::uint32_t index, const ResourceType& type) {
  Resource* const found =
      index < entries_.size() ? std::get_if<Resource>(&entries_[index]) : nullptr;
  if (found == nullptr) {
    throw Trap(
        fmt::format("unknown handle {}: it was never given out, or has been dropped", index));
  }
  if (found->type != &type) {
    throw Trap(fmt::format("handle {} is of resource type \"{}\", not \"{}\"", index,
                           found->type->name, type.name));
  }
  return *found;
}

HandleTable::Resource HandleTable::remove(std::uint32_t index, const ResourceType& type) {
  Resource& found = get(index, type);
  if (found.lends != 0) {
    throw Trap(
        fmt::format("handle {} of resource type \"{}\" is lent out: end the call that borrows "
                    "it before dropping or moving it",
                    index, type.name));
  }
  const Resource removed = found;
  entries_[index] = Free{free_};
  free_ = index;
  --live_;
  return removed;
}

void HandleTable::clear() {
  // An object's destructor must not find its own entry again.
  const std::vector<Entry> entries = std::exchange(entries_, {Entry{Free{0}}});
  free_ = 0;
  live_ = 0;
  for (const Entry& entry : entries) {
    const auto* resource = std::get_if<Resource>(&entry);
    if (resource == nullptr || resource->mode != Resource::Mode::own) {
      continue;
    }
    if (resource->type->of_host) {
      destroy(*resource);
    }
  }
}

}  // namespace portico::component
