#include <component/abi_limits.hpp>
#include <component/store_impl.hpp>
#include <component/text.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <limits>

namespace portico::component {
namespace {

InstanceState& instance_of(const Canon& canon) {
  return canon.store().impl().instance(canon.canon_state().instance);
}

std::uint32_t code_unit_size(StringEncoding encoding) {
  return encoding == StringEncoding::utf8 ? 1 : 2;
}

/// The allocator of a scratch memory, which lives for one call and frees nothing.
std::uint32_t grow(std::vector<std::byte>& memory, std::uint32_t block, std::uint64_t old_size,
                   std::uint64_t size, std::uint32_t alignment) {
  const std::size_t start = (memory.size() + alignment - 1) & ~(std::size_t{alignment} - 1);
  memory.resize(start + size);
  if (old_size != 0) {
    std::memcpy(memory.data() + start, memory.data() + block, std::min(old_size, size));
  }
  return static_cast<std::uint32_t>(start);
}

}  // namespace

Canon::~Canon() {
  for (const auto& [type, what] : held_) {
    try {
      type->drop(what);
    } catch (const std::exception&) {
      continue;  // The call fails for another reason already.
    }
  }
  if (lent_.empty()) {
    return;
  }
  HandleTable& handles = instance_of(*this).handles;
  for (const std::uint32_t handle : lent_) {
    handles.give_back(handle);
  }
}

bool Canon::has_memory() const {
  const Index index = state_.options.memory;
  return (index != kNone && store_.impl().memory(index).store_id != 0) || state_.scratch != nullptr;
}

std::span<std::byte> Canon::memory() const {
  Store::Impl& store = store_.impl();
  if (memory_since_ == store.guest_runs) {
    return memory_;
  }
  const Index index = state_.options.memory;
  if (index == kNone || store.memory(index).store_id == 0) {
    if (state_.scratch != nullptr) {
      return *state_.scratch;
    }
    throw Trap("the guest has no memory yet to pass values in");
  }
  const auto& memory = store.memory(index);
  memory_ = {
      reinterpret_cast<std::byte*>(wasmtime_memory_data(store.context(), &memory)),  // NOLINT
      wasmtime_memory_data_size(store.context(), &memory)};
  memory_since_ = store.guest_runs;
  return memory_;
}

std::byte* Canon::at(std::uint32_t pointer, std::uint64_t size, std::uint32_t alignment) const {
  if ((pointer & (alignment - 1)) != 0) {
    throw Trap(fmt::format("pointer {:#x} is not aligned to {}", pointer, alignment));
  }
  const auto all = memory();
  if (size > all.size() || pointer > all.size() - size) {
    throw Trap(fmt::format("{} bytes at {:#x} are outside the guest's memory of {} bytes", size,
                           pointer, all.size()));
  }
  return all.data() + pointer;
}

std::byte* Canon::list_at(std::uint32_t pointer, std::uint64_t size,
                          std::uint32_t alignment) const {
  if (size > kMaxListBytes) {
    throw Trap(
        fmt::format("{} bytes are more than a string or list may have ({})", size, kMaxListBytes));
  }
  return at(pointer, size, alignment);
}

std::uint32_t Canon::allocate(std::uint64_t size, std::uint32_t alignment) {
  return reallocate(0, 0, size, alignment);
}

std::uint32_t Canon::reallocate(std::uint32_t block, std::uint64_t old_size, std::uint64_t size,
                                std::uint32_t alignment) {
  Store::Impl& store = store_.impl();
  const Index index = state_.options.realloc;
  if (state_.scratch != nullptr) {
    return grow(*state_.scratch, block, old_size, size, alignment);
  }
  if (index == kNone || store.function(index).store_id == 0) {
    throw Trap("the guest has no allocator yet to pass values in");
  }
  if (size > std::numeric_limits<std::int32_t>::max()) {
    throw Trap("value does not fit the guest's address space");
  }
  InstanceState& state = instance_of(*this);
  CoreValue values[4]{};
  values[0].i32 = static_cast<std::int32_t>(block);
  values[1].i32 = static_cast<std::int32_t>(old_size);
  values[2].i32 = static_cast<std::int32_t>(alignment);
  values[3].i32 = static_cast<std::int32_t>(size);
  const bool may_leave = std::exchange(state.may_leave, false);
  store.call_guest(state_.instance, store.function(index), values);
  state.may_leave = may_leave;
  const auto pointer = static_cast<std::uint32_t>(values[0].i32);
  try {
    (void)at(pointer, size, alignment);
  } catch (const Trap& trap) {
    throw Trap(fmt::format("the guest's allocator gave no such block: {}", trap.what()));
  }
  return pointer;
}

std::string_view Canon::lift_string(std::uint32_t pointer, std::uint32_t length) {
  const StringEncoding encoding = state_.options.encoding;
  const bool utf16 = encoding == StringEncoding::utf16 ||
                     (encoding == StringEncoding::latin1_utf16 && (length & kUtf16Tag) != 0);
  const std::uint32_t units =
      encoding == StringEncoding::latin1_utf16 ? length & ~kUtf16Tag : length;
  const std::uint64_t bytes = std::uint64_t{units} * (utf16 ? 2 : 1);
  charge(bytes);
  const std::byte* data = list_at(pointer, bytes, code_unit_size(encoding));
  if (encoding == StringEncoding::utf8) {
    const std::string_view text{reinterpret_cast<const char*>(data), units};  // NOLINT
    if (!is_utf8(text)) {
      throw Trap("string is not valid UTF-8");
    }
    return text;
  }
  return transcoded_.emplace_front(utf16 ? utf8_from_utf16({data, bytes})
                                         : utf8_from_latin1({data, bytes}));
}

Canon::Lowered Canon::lower_string(std::string_view text) {
  const StringEncoding encoding = state_.options.encoding;
  std::string transcoded;
  std::string_view content = text;
  std::uint32_t tag = 0;
  if (encoding == StringEncoding::latin1_utf16) {
    if (auto latin1 = latin1_from_utf8(text)) {
      transcoded = std::move(*latin1);
    } else {
      transcoded = utf16_from_utf8(text);
      tag = kUtf16Tag;
    }
    content = transcoded;
  } else if (encoding == StringEncoding::utf16) {
    transcoded = utf16_from_utf8(text);
    content = transcoded;
  }
  charge(content.size());
  if (content.size() >= kUtf16Tag) {
    throw Trap("string does not fit the guest's address space");
  }
  const std::uint32_t pointer = allocate(content.size(), code_unit_size(encoding));
  if (!content.empty()) {
    std::memcpy(memory().data() + pointer, content.data(), content.size());
  }
  const bool two_bytes = encoding == StringEncoding::utf16 || tag != 0;
  return {pointer, static_cast<std::uint32_t>(content.size() / (two_bytes ? 2 : 1)) | tag};
}

Representation Canon::lift_own(std::uint32_t handle, const ResourceType& type) {
  const auto removed = instance_of(*this).handles.remove(handle, type);
  --store_.impl().handles;
  if (removed.mode != HandleTable::Resource::Mode::own) {
    throw Trap(
        fmt::format("handle {} of \"{}\" is borrowed, it cannot be given away", handle, type.name));
  }
  return removed.representation;
}

Representation Canon::lift_borrow(std::uint32_t handle, const ResourceType& type) {
  auto& entry = instance_of(*this).handles.get(handle, type);
  lent_.push_back(handle);
  ++entry.lends;
  return entry.representation;
}

std::uint32_t Canon::lower_own(Representation what, const ResourceType& type) {
  store_.impl().count_handle();
  return instance_of(*this).handles.add({&type, what});
}

std::uint32_t Canon::lower_borrow(Representation what, const ResourceType& type) {
  if (!type.of_host && static_cast<const Resource&>(type).instance == state_.instance) {
    return std::get<std::uint32_t>(what);
  }
  store_.impl().count_handle();
  const std::uint32_t handle =
      instance_of(*this).handles.add({&type, what, HandleTable::Resource::Mode::borrow, 0, task_});
  ++task_->borrows;
  return handle;
}

void Canon::charge(std::uint64_t bytes) {
  const std::uint64_t most = store_.impl().limits.max_call_bytes;
  if (bytes > most - charged_) {
    throw Trap(fmt::format("one call may pass at most {} bytes", most));
  }
  charged_ += bytes;
}

void Canon::blame_argument(const Trap& trap) const {
  const auto* params = state_.type != nullptr ? &state_.type->params : nullptr;
  if (params == nullptr || argument_ >= params->size()) {
    throw Trap(trap.what());
  }
  throw Trap(fmt::format("argument {} (\"{}\"): {}", argument_ + 1, (*params)[argument_].name,
                         trap.what()));
}

const boost::asio::any_io_executor& Call::executor() const {
  return store_.impl().executor();
}

bool Call::may_wait() const {
  return store_.impl().may_wait();
}

void Call::wait(Signal& signal) {
  Signal* const one = &signal;
  store_.impl().wait_any({&one, 1});
}

void Call::wait_any(std::span<Signal* const> signals) {
  store_.impl().wait_any(signals);
}

std::shared_ptr<void>& Call::slot(const void* key) const {
  auto& states = store_.impl().own_states;
  for (auto& [known, state] : states) {
    if (known == key) {
      return state;
    }
  }
  return states.emplace_back(key, nullptr).second;
}

void* Call::state_of(const void* key) const {
  for (const auto& [known, state] : store_.impl().states) {
    if (known == key) {
      return state;
    }
  }
  throw Trap("the host has not provided this store with what the function needs");
}

void Call::run(std::function<boost::asio::awaitable<void>()> operation) {
  struct Progress {
    bool complete = false;
    Signal changed;
    boost::asio::cancellation_signal cancel;
    // Handles whose borrows the operation may hold, and their types; alive until it has ended,
    // cancelled or not.
    std::shared_ptr<const InstancePre::Impl> pre;
    std::shared_ptr<std::vector<InstanceState>> instances;
  };
  auto progress = std::make_shared<Progress>();
  progress->pre = store_.impl().shared_pre();
  progress->instances = store_.impl().instances();
  boost::asio::co_spawn(executor(), std::move(operation),
                        boost::asio::bind_cancellation_slot(progress->cancel.slot(),
                                                            [progress](const std::exception_ptr&) {
                                                              progress->complete = true;
                                                              progress->changed.notify();
                                                            }));
  try {
    while (!progress->complete) {
      wait(progress->changed);
    }
  } catch (...) {
    progress->cancel.emit(boost::asio::cancellation_type::terminal);
    throw;
  }
}

}  // namespace portico::component
