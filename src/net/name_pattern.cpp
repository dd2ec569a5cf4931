#include <net/name_pattern.hpp>

#include <net/host.hpp>

namespace portico::net {

std::optional<NamePattern> NamePattern::parse(std::string_view text) {
  NamePattern pattern;
  if (text == "*")
    return pattern;
  pattern.kind_ = text.starts_with("*.") ? Kind::below : Kind::name;
  if (pattern.kind_ == Kind::below)
    text.remove_prefix(2);
  if (!is_host_name(text))
    return std::nullopt;
  pattern.name_ = normal_name(text);
  return pattern;
}

bool NamePattern::matches(std::string_view name) const {
  if (kind_ == Kind::any)
    return true;
  const auto host = normal_name(name);
  if (kind_ == Kind::name)
    return host == name_;
  return !parse_address(name) && host.size() > name_.size() + 1 && host.ends_with(name_) &&
         host[host.size() - name_.size() - 1] == '.';
}

}  // namespace portico::net
