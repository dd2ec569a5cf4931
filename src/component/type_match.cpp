#include <component/type_match.hpp>

#include <fmt/format.h>

namespace portico::component {
namespace {

bool same(const Type& guest, const Type& host, const ResourceIdentity& identity);

bool same(const std::optional<Type>& guest, const std::optional<Type>& host,
          const ResourceIdentity& identity) {
  return guest.has_value() == host.has_value() && (!guest || same(*guest, *host, identity));
}

bool same(const Type& guest, const Type& host, const ResourceIdentity& identity) {
  if (guest.kind() != host.kind() || guest.fixed_length() != host.fixed_length()) {
    return false;
  }
  if (guest.kind() == Kind::own || guest.kind() == Kind::borrow) {
    return identity(guest.resource()) == host.resource();
  }
  const auto& g = guest.members();
  const auto& h = host.members();
  if (g.size() != h.size()) {
    return false;
  }
  for (std::size_t i = 0; i < g.size(); ++i) {
    if (g[i].name != h[i].name || !same(g[i].type, h[i].type, identity)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::string> mismatch(const FuncType& guest, const FuncType& host,
                                    const ResourceIdentity& identity) {
  bool matches = guest.params.size() == host.params.size() && guest.async == host.async &&
                 same(guest.result, host.result, identity);
  for (std::size_t i = 0; matches && i < guest.params.size(); ++i) {
    matches = same(guest.params[i].type, host.params[i].type, identity);
  }
  if (matches) {
    return std::nullopt;
  }
  return fmt::format("is imported as {} but is {} here", guest.to_string(), host.to_string());
}

}  // namespace portico::component
