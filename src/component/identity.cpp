#include <component/identity.hpp>

namespace portico::component {

Identities::Identities(const Plan& plan, const std::vector<const ResourceType*>& types) {
  for (std::size_t i = 0; i < plan.resources.size(); ++i) {
    types_.emplace(&plan.resources[i], types[i]);
  }
}

const ResourceType* Identities::of(const ResourceType* planned) const {
  const auto found = types_.find(planned);
  return found != types_.end() ? found->second : planned;
}

Type Identities::of(const Type& planned) {
  if (!planned.contains(Kind::own) && !planned.contains(Kind::borrow)) {
    return planned;
  }
  if (const auto known = done_.find(planned.identity()); known != done_.end()) {
    return known->second;
  }
  const auto replaced = [&] {
    if (planned.resource() != nullptr) {
      return Type{planned.kind(), of(planned.resource())};
    }
    auto members = of(planned.members());
    return planned.fixed_length()
               ? Type::fixed_list(std::move(*members.front().type), *planned.fixed_length())
               : Type{planned.kind(), std::move(members)};
  }();
  done_.emplace(planned.identity(), replaced);
  return replaced;
}

FuncType Identities::of(const FuncType& planned) {
  FuncType type{of(planned.params), std::nullopt, planned.async};
  if (planned.result) {
    type.result = of(*planned.result);
  }
  return type;
}

std::vector<Type::Member> Identities::of(const std::vector<Type::Member>& planned) {
  std::vector<Type::Member> members;
  members.reserve(planned.size());
  for (const auto& member : planned) {
    members.push_back({member.name, member.type ? std::optional{of(*member.type)} : std::nullopt});
  }
  return members;
}

}  // namespace portico::component
