#pragma once

#include <component/binary.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

// Components and modules taken apart into their sections and put together again, so that what a
// mutation makes is still well-formed where it is not meant to be ill-formed.

namespace fuzz {

using Bytes = std::vector<std::byte>;
using Random = std::minstd_rand;
/// Changes bytes, which may then be more or fewer.
using Mutate = void (*)(Bytes& bytes);

struct Section {
  static constexpr std::uint8_t kModule = 1;
  static constexpr std::uint8_t kComponent = 4;

  std::uint8_t id;
  Bytes content;

  [[nodiscard]] bool nests() const { return id == kModule || id == kComponent; }
};

class Sections {
 public:
  /// No sections if that is not what `bytes` are.
  explicit Sections(std::span<const std::byte> bytes) {
    using portico::component::Reader;
    try {
      Reader in{bytes};
      in.skip(kPreamble);
      while (!in.done()) {
        const std::uint8_t id = in.byte();
        Reader content = in.part(in.u32());
        const std::size_t start = content.offset();
        content.skip(content.left());
        const auto view = content.since(start);
        sections_.push_back({id, {view.begin(), view.end()}});
      }
      preamble_.assign(bytes.begin(), bytes.begin() + kPreamble);
    } catch (const portico::Error&) {
      sections_.clear();
    }
  }

  [[nodiscard]] Bytes bytes() const {
    Bytes out = preamble_;
    for (const auto& [id, content] : sections_) {
      out.push_back(static_cast<std::byte>(id));
      portico::component::append_u32(out, static_cast<std::uint32_t>(content.size()));
      out.insert(out.end(), content.begin(), content.end());
    }
    return out;
  }

  [[nodiscard]] bool empty() const { return sections_.empty(); }
  [[nodiscard]] Section& any(Random& random) { return *position(random); }

  void erase(Random& random) { sections_.erase(position(random)); }
  void insert(Section section, Random& random) {
    sections_.insert(position(random), std::move(section));
  }
  void swap(Random& random) { std::swap(any(random), any(random)); }

 private:
  static constexpr std::ptrdiff_t kPreamble = 8;
  [[nodiscard]] std::vector<Section>::iterator position(Random& random) {
    return sections_.begin() + static_cast<std::ptrdiff_t>(random() % sections_.size());
  }

  Bytes preamble_;
  std::vector<Section> sections_;
};

/// Changes one section somewhere, or which there are.
inline void mutate_sections(Bytes& bytes, Random& random, Mutate mutate) {
  Sections sections{bytes};
  if (sections.empty())
    return mutate(bytes);
  switch (random() % 16) {
  case 0:
    sections.erase(random);
    break;
  case 1:
    sections.insert(Section{sections.any(random)}, random);
    break;
  case 2:
    sections.swap(random);
    break;
  default:
    Section& section = sections.any(random);
    section.nests() ? mutate_sections(section.content, random, mutate) : mutate(section.content);
  }
  bytes = sections.bytes();
}

/// Some section of `bytes` or of what is nested there; there is one.
inline Section any_section(Sections sections, Random& random) {
  Section& section = sections.any(random);
  if (section.nests() && random() % 2 == 0)
    if (Sections nested{section.content}; !nested.empty())
      return any_section(std::move(nested), random);
  return std::move(section);
}

/// Puts a section of `other` somewhere into `bytes`.
inline void splice_sections(Bytes& bytes, const Bytes& other, Random& random) {
  Sections sections{bytes};
  const Sections others{other};
  if (sections.empty() || others.empty())
    return;
  Section& into = sections.any(random);
  if (into.nests() && random() % 2 == 0)
    splice_sections(into.content, other, random);
  else if (random() % 2 == 0)
    into = any_section(others, random);
  else
    sections.insert(any_section(others, random), random);
  bytes = sections.bytes();
}

}  // namespace fuzz
