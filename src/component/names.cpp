#include <component/names.hpp>

#include <portico/component/component.hpp>

#include <charconv>

namespace portico::component {
namespace {

/// Takes digits and, unless it is the last number, a dot from the front.
std::optional<std::uint64_t> take_number(std::string_view& text, bool dot) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (dot) {
    if (!text.starts_with('.')) {
      return std::nullopt;
    }
    text.remove_prefix(1);
  }
  return number;
}

std::optional<VersionedName::Version> parse_version(std::string_view text) {
  const auto major = take_number(text, true);
  const auto minor = major ? take_number(text, true) : std::nullopt;
  const auto patch = minor ? take_number(text, false) : std::nullopt;
  if (!patch || (!text.empty() && text.front() != '-' && text.front() != '+')) {
    return std::nullopt;
  }
  return VersionedName::Version{*major, *minor, *patch, text};
}

}  // namespace

VersionedName VersionedName::parse(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos) {
    return {text, std::nullopt};
  }
  const auto version = parse_version(text.substr(at + 1));
  return version ? VersionedName{text.substr(0, at), version} : VersionedName{text, std::nullopt};
}

bool compatible(const VersionedName& have, const VersionedName& want) {
  if (have.name != want.name || have.version.has_value() != want.version.has_value()) {
    return false;
  }
  if (!have.version || *have.version == *want.version) {
    return true;
  }
  const auto& h = *have.version;
  const auto& w = *want.version;
  if (!h.rest.empty() || !w.rest.empty() || h.major != w.major) {
    return false;
  }
  return h.major != 0 || (h.minor == w.minor && (h.minor != 0 || h.patch == w.patch));
}

const std::string* find_compatible(std::span<const std::string> names, std::string_view wanted) {
  const auto want = VersionedName::parse(wanted);
  const std::string* best = nullptr;
  for (const auto& name : names) {
    if (name == wanted) {
      return &name;
    }
    const auto have = VersionedName::parse(name);
    if (compatible(have, want) &&
        (best == nullptr || VersionedName::parse(*best).version < have.version)) {
      best = &name;
    }
  }
  return best;
}

}  // namespace portico::component
