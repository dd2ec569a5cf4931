#include <component/layout.hpp>

#include <algorithm>

namespace portico::component {
namespace {

using Members = std::vector<Type::Member>;

std::uint64_t align_up(std::uint64_t offset, std::uint32_t alignment) {
  return (offset + alignment - 1) & ~std::uint64_t{alignment - 1};
}

/// Far more than any memory holds; sums and products of sizes stop here.
constexpr std::uint64_t kMaxSize = std::uint64_t{1} << 40;

std::uint32_t add_flat(std::uint32_t a, std::uint64_t b) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(a + b, Layout::kMaxFlat));
}

Layout scalar(std::uint32_t size, CoreType core, bool plain) {
  return {
      .size = size, .alignment = size, .flat = 1, .core = {core}, .offsets = {}, .plain = plain};
}

Layout number(std::uint32_t size, bool plain) {
  return scalar(size, CoreType::i32, plain);
}

Layout pointer_and_length() {
  return {
      .size = 8, .alignment = 4, .flat = 2, .core = {CoreType::i32, CoreType::i32}, .offsets = {}};
}

/// Appends as many as are kept.
void add_core(std::vector<CoreType>& to, const std::vector<CoreType>& more) {
  const std::size_t count = std::min(more.size(), Layout::kMaxCore - to.size());
  to.insert(to.end(), more.begin(), more.begin() + static_cast<std::ptrdiff_t>(count));
}

/// What can carry a value of either type.
CoreType join(CoreType a, CoreType b) {
  const auto narrow = [](CoreType type) { return type == CoreType::i32 || type == CoreType::f32; };
  return a == b ? a : narrow(a) && narrow(b) ? CoreType::i32 : CoreType::i64;
}

void join_core(std::vector<CoreType>& into, const std::vector<CoreType>& other) {
  for (std::size_t i = 0; i < other.size(); ++i) {
    if (i < into.size()) {
      into[i] = join(into[i], other[i]);
    } else {
      into.push_back(other[i]);
    }
  }
}

Layout record(const Members& fields) {
  Layout layout;
  std::uint64_t held = 0;
  bool plain = true;
  for (const auto& field : fields) {
    const Layout& part = field.type->layout();
    layout.size = align_up(layout.size, part.alignment);
    layout.offsets.push_back(static_cast<std::uint32_t>(layout.size));
    layout.size = std::min(layout.size + part.size, kMaxSize);
    layout.alignment = std::max(layout.alignment, part.alignment);
    layout.flat = add_flat(layout.flat, part.flat);
    add_core(layout.core, part.core);
    held += part.size;
    plain = plain && part.plain;
  }
  layout.size = align_up(layout.size, layout.alignment);
  // Padding is not part of the value: copied, it would show one guest another's leftovers.
  layout.plain = plain && held == layout.size;
  return layout;
}

std::uint32_t discriminant_size(std::size_t cases) {
  return cases <= 0x100 ? 1 : cases <= 0x10000 ? 2 : 4;
}

Layout variant(const Members& cases, std::size_t count) {
  Layout layout;
  layout.discriminant = discriminant_size(count);
  std::uint32_t alignment = 1;
  std::uint64_t size = 0;
  std::uint32_t flat = 0;
  std::vector<CoreType> core;
  for (const auto& one : cases) {
    if (!one.type) {
      continue;
    }
    const Layout& part = one.type->layout();
    alignment = std::max(alignment, part.alignment);
    size = std::max(size, part.size);
    flat = std::max(flat, part.flat);
    join_core(core, part.core);
  }
  layout.core = {CoreType::i32};
  add_core(layout.core, core);
  layout.payload = static_cast<std::uint32_t>(align_up(layout.discriminant, alignment));
  layout.alignment = std::max(layout.discriminant, alignment);
  layout.size = align_up(layout.payload + size, layout.alignment);
  layout.flat = add_flat(1, flat);
  return layout;
}

Layout flags(std::size_t count) {
  const std::uint32_t size = count <= 8 ? 1 : count <= 16 ? 2 : 4;
  return number(size, count == std::size_t{size} * 8);
}

std::vector<CoreType> repeated(const std::vector<CoreType>& core, std::uint32_t count) {
  std::vector<CoreType> all;
  for (std::uint32_t i = 0; i < count && all.size() < Layout::kMaxCore && !core.empty(); ++i) {
    add_core(all, core);
  }
  return all;
}

Layout fixed_list(const Layout& element, std::uint32_t length) {
  const bool fits = element.size == 0 || length <= kMaxSize / element.size;
  return {.size = fits ? element.size * length : kMaxSize,
          .alignment = element.alignment,
          .flat = add_flat(0, std::uint64_t{element.flat} * length),
          .core = repeated(element.core, length),
          .offsets = {},
          .plain = element.plain};
}

}  // namespace

Layout layout_of(Kind kind, const Members& members, std::optional<std::uint32_t> fixed_length) {
  switch (kind) {
  case Kind::boolean:
    return number(1, false);
  case Kind::s8:
  case Kind::u8:
    return number(1, true);
  case Kind::s16:
  case Kind::u16:
    return number(2, true);
  case Kind::s32:
  case Kind::u32:
    return number(4, true);
  case Kind::f32:
    return scalar(4, CoreType::f32, true);
  case Kind::s64:
  case Kind::u64:
    return scalar(8, CoreType::i64, true);
  case Kind::f64:
    return scalar(8, CoreType::f64, true);
  case Kind::string:
    return pointer_and_length();
  case Kind::list:
    // A list type that is being made has no element yet.
    return fixed_length && !members.empty()
               ? fixed_list(members.front().type->layout(), *fixed_length)
               : pointer_and_length();
  case Kind::record:
  case Kind::tuple:
    return record(members);
  case Kind::variant:
  case Kind::enumeration:
  case Kind::result:
    return variant(members, members.size());
  case Kind::option:
    return variant(members, 2);
  case Kind::flags:
    return flags(members.size());
  case Kind::character:
  case Kind::own:
  case Kind::borrow:
  case Kind::stream:
  case Kind::future:
  case Kind::error_context:
    break;
  }
  return number(4, false);
}

}  // namespace portico::component
