#pragma once

#include <wast/options.hpp>
#include <wast/outcome.hpp>
#include <wast/test_host.hpp>

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>

#include <boost/json.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::wast {

/// A component instance with a store of its own.
struct ComponentInstance {
  ComponentInstance(component::InstancePre linked, const component::StoreLimits& limits)
      : pre{linked}, store{std::move(linked), {.executor = {}, .limits = limits}} {}

  component::InstancePre pre;
  component::Store store;
};
using ComponentInstancePtr = std::shared_ptr<ComponentInstance>;

/// The components of a script: an engine, and a linker with what was registered, to begin with the
/// test host.
class ComponentSide {
 public:
  explicit ComponentSide(const Options& options);

  [[nodiscard]] Outcome<component::Component> compile(std::span<const std::byte> binary) const;
  [[nodiscard]] Outcome<ComponentInstancePtr>
  instantiate(const component::Component& component) const;
  /// Lets later components import what `instance` exports, as an instance of that name.
  void define(std::string_view name, const ComponentInstancePtr& instance);

  /// A function's result and its type; neither for a function without.
  struct Returned {
    std::optional<component::Type> type;
    std::optional<component::Value> value;
  };
  [[nodiscard]] static Outcome<Returned> invoke(const ComponentInstancePtr& instance,
                                                std::string_view name,
                                                const boost::json::array& args);

 private:
  Options options_;
  Engine engine_;
  TestHost host_;
  component::Linker linker_;
  std::vector<std::shared_ptr<void>> bridges_;
};

}  // namespace portico::wast
