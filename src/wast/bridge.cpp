#include <wast/bridge.hpp>

#include <component/identity.hpp>
#include <component/instance_pre.hpp>

#include <fmt/format.h>

#include <map>
#include <set>

// Two instances of a script live in two stores, so calls between them go through the host, by
// values. A resource type of one store's guest is, for the other, a type of the host.

namespace portico::wast {
namespace {

using component::Call;
using component::ExportedFunc;
using component::ExportedInstance;
using component::ExportedModule;
using component::ExportedResource;
using component::HostResourceType;
using component::ResourceType;
using component::Value;

/// The resource types of one instance, as others see them.
class Bridge : public std::enable_shared_from_this<Bridge> {
 public:
  explicit Bridge(ComponentInstancePtr instance) : instance_{std::move(instance)} {
    const auto& pre = *instance_->pre.impl();
    for (const ResourceType* type : pre.resources) {
      if (!type->of_host) {
        add(type);
      }
    }
  }

  void define(component::Linker& linker, const std::string& name,
              const std::map<std::string, component::Export, std::less<>>& exports) {
    auto items = linker.instance(name);
    for (const auto& [item, exported] : exports) {
      if (const auto* func = std::get_if<ExportedFunc>(&exported.item)) {
        define(items, item, *func);
      } else if (const auto* resource = std::get_if<ExportedResource>(&exported.item)) {
        items.resource(item, outside(instance_->pre.impl()->resources[resource->resource]));
      } else if (const auto* module = std::get_if<ExportedModule>(&exported.item)) {
        define(items, item, *module);
      } else if (const auto* inner = std::get_if<ExportedInstance>(&exported.item)) {
        define(linker, fmt::format("{}/{}", name, item), inner->items);
      }
    }
  }

 private:
  using Items = component::Linker::Instance;

  void add(const ResourceType* type) {
    auto& made = *outside_.emplace(type, std::make_unique<HostResourceType>()).first->second;
    made.name = type->name;
    made.drop_number = [this, type](std::uint32_t number) {
      run([&](auto done) {
        instance_->store.drop({type, number, &instance_->store}, std::move(done));
      });
    };
    inside_.emplace(&made, type);
  }

  const HostResourceType& outside(const ResourceType* type) const {
    const auto found = outside_.find(type);
    return found != outside_.end() ? *found->second : static_cast<const HostResourceType&>(*type);
  }

  void define(Items& items, std::string_view name, const ExportedModule& module) {
    (void)items.module(name, instance_->pre.impl()->binary(module.module));
  }

  void define(Items& items, std::string_view name, const ExportedFunc& func) {
    const auto inner = instance_->pre.impl()->func(func);
    std::map<const ResourceType*, const ResourceType*> types;
    for (const auto& [from, to] : outside_) {
      types.emplace(from, to.get());
    }
    component::Identities identities{std::move(types)};
    items.func(name, identities.of(*inner.type),
               [self = shared_from_this(), inner](Call&, std::vector<Value> args) {
                 return self->call(inner, std::move(args));
               });
  }

  std::optional<Value> call(const component::Func& func, std::vector<Value> args) {
    for (Value& arg : args) {
      into(arg);
    }
    std::optional<Value> value;
    run([&](auto done) {
      instance_->store.call(func, std::move(args), [&, done](Result<std::optional<Value>> result) {
        if (result) {
          value = std::move(*result);
        }
        done(result ? Result<>{} : Result<>{std::unexpected{std::move(result.error())}});
      });
    });
    if (value) {
      out_of(*value);
    }
    return value;
  }

  template <class Start> void run(Start start) {
    if (instance_->store.busy()) {
      throw Trap("the instance cannot be entered: it is in a call already");
    }
    Result<> ended;
    start([&ended](Result<> result) { ended = std::move(result); });
    if (!ended) {
      throw Trap(ended.error().message());
    }
  }

  void into(Value& value) const {
    each_resource(value, [&](Value::Resource& resource) {
      if (const auto found = inside_.find(resource.type); found != inside_.end()) {
        resource.type = found->second;
        resource.store = &instance_->store;
      }
    });
  }
  void out_of(Value& value) const {
    each_resource(value, [&](Value::Resource& resource) {
      if (const auto found = outside_.find(resource.type); found != outside_.end()) {
        resource.type = found->second.get();
        resource.store = nullptr;
      }
    });
  }

  template <class F> static void each_resource(Value& value, const F& f) {
    if (auto* resource = std::get_if<Value::Resource>(&value.of)) {
      f(*resource);
    } else if (auto* values = std::get_if<Value::Sequence>(&value.of)) {
      for (Value& inner : *values) {
        each_resource(inner, f);
      }
    } else if (auto* choice = std::get_if<Value::Choice>(&value.of)) {
      for (Value& inner : choice->payload) {
        each_resource(inner, f);
      }
    }
  }

  ComponentInstancePtr instance_;
  std::map<const ResourceType*, std::unique_ptr<HostResourceType>> outside_;
  std::map<const ResourceType*, const ResourceType*> inside_;
};

}  // namespace

std::shared_ptr<void> export_to(component::Linker& linker, std::string_view name,
                                const ComponentInstancePtr& instance) {
  auto bridge = std::make_shared<Bridge>(instance);
  bridge->define(linker, std::string{name}, instance->pre.impl()->plan().exports);
  return bridge;
}

}  // namespace portico::wast
