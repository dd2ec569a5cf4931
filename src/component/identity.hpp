#pragma once

#include <component/plan.hpp>

#include <portico/component/type.hpp>

#include <map>
#include <vector>

namespace portico::component {

/// What a plan's resource types are at run time: the host's types for those it imports, themselves
/// for those it defines.
class Identities {
 public:
  /// `types` as `Plan::resources`; both must outlive this. Null where linking found none.
  Identities(const Plan& plan, const std::vector<const ResourceType*>& types);

  /// Types that are not in the map stay what they are.
  explicit Identities(std::map<const ResourceType*, const ResourceType*> types)
      : types_{std::move(types)} {}

  [[nodiscard]] const ResourceType* of(const ResourceType* planned) const;
  /// The same type with its resource types replaced.
  [[nodiscard]] Type of(const Type& planned);
  [[nodiscard]] FuncType of(const FuncType& planned);

 private:
  std::vector<Type::Member> of(const std::vector<Type::Member>& planned);

  std::map<const ResourceType*, const ResourceType*> types_;
  /// Types share their parts, so each is replaced once.
  std::map<const void*, Type> done_;
};

}  // namespace portico::component
