#include <component/type_match.hpp>

#include <fmt/format.h>

namespace portico::component {
namespace {

bool same(const Type& a, const Type& b);

bool same(const std::optional<Type>& a, const std::optional<Type>& b) {
  return a.has_value() == b.has_value() && (!a || same(*a, *b));
}

bool same(const Type& a, const Type& b) {
  if (a.identity() == b.identity()) {
    return true;
  }
  const auto& mine = a.members();
  const auto& other = b.members();
  if (a.kind() != b.kind() || a.resource() != b.resource() ||
      a.fixed_length() != b.fixed_length() || mine.size() != other.size()) {
    return false;
  }
  for (std::size_t i = 0; i < mine.size(); ++i) {
    if (mine[i].name != other[i].name || !same(mine[i].type, other[i].type)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::string> mismatch(const FuncType& guest, const FuncType& host) {
  bool matches = guest.params.size() == host.params.size() && guest.async == host.async &&
                 same(guest.result, host.result);
  for (std::size_t i = 0; matches && i < guest.params.size(); ++i) {
    const std::string& name = host.params[i].name;
    matches = (name.empty() || name == guest.params[i].name) &&
              same(guest.params[i].type, host.params[i].type);
  }
  if (matches) {
    return std::nullopt;
  }
  return fmt::format("is {} for the guest but {} here", guest.to_string(), host.to_string());
}

}  // namespace portico::component
