#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::net {

/// Which names something is about.
class NamePattern {
 public:
  /// `example.com`, this name; `*.example.com`, those below it, at any depth; `*`, any. Nothing for
  /// what is none of these.
  [[nodiscard]] static std::optional<NamePattern> parse(std::string_view text);

  /// `name` may also be an address, which only `*` matches.
  [[nodiscard]] bool matches(std::string_view name) const;
  [[nodiscard]] bool matches_all() const { return kind_ == Kind::any; }

 private:
  enum class Kind : std::uint8_t { any, name, below };
  Kind kind_ = Kind::any;
  /// Without the "*." of `below`.
  std::string name_;
};

}  // namespace portico::net
