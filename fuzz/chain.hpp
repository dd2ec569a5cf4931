#pragma once

#include "chain_text.hpp"
#include "input.hpp"

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzz {

/// A chain of components (see chain_text.hpp), compiled and linked.
struct Chain {
  using DynamicFunction = portico::component::DynamicFunction;

  std::string text;
  portico::component::InstancePre pre;
  portico::component::Func run;

  /// Of the handles that it passes.
  static const portico::component::ResourceType& resource() { return host_resource(); }

  /// The chain of this type, made of `parts`, in which `f` is what `make_f` gives for the type and
  /// text. Compiling takes longer than anything, so it is kept for other inputs.
  static const Chain& linked(const FuncType& type, std::span<const std::string_view> encodings,
                             const ChainParts& parts,
                             DynamicFunction (*make_f)(const FuncType&, const std::string& text)) {
    constexpr std::size_t kMost = 1500;
    static std::map<std::string, Chain> cache;
    std::string text = chain_text(type, encodings, parts);
    const auto found = cache.find(text);
    if (found != cache.end())
      return found->second;
    if (cache.size() == kMost)
      cache.clear();
    Chain made = link(text, type, make_f(type, text));
    return cache.emplace(std::move(text), std::move(made)).first->second;
  }

  template <class T> static T must(portico::Result<T> result, const std::string& text) {
    if (!result) {
      std::fprintf(stderr, "%s\n%s\n", text.c_str(), result.error().describe().c_str());
      std::abort();
    }
    if constexpr (!std::is_void_v<T>)
      return std::move(*result);
  }

 private:
  static const portico::component::HostResourceType& host_resource() {
    static const portico::component::HostResourceType type = [] {
      portico::component::HostResourceType made;
      made.name = "r";
      return made;
    }();
    return type;
  }

  static portico::Engine make_engine() {
    portico::EngineOptions options;
    options.pooling = portico::Pooling::off;
    options.own_ticker = false;
    return portico::Engine{options};
  }

  static Chain link(const std::string& text, const FuncType& type, DynamicFunction f) {
    using namespace portico::component;
    static const portico::Engine engine = make_engine();
    Linker linker;
    linker.instance("").resource("r", host_resource()).func("f", type, std::move(f));
    const auto bytes = std::as_bytes(std::span<const char>{text});
    const auto component = must(Component::compile(engine, bytes), text);
    auto pre = must(linker.instantiate_pre(component), text);
    const Func run = must(find_func(pre, "", "run"), text);
    return {text, std::move(pre), run};
  }
};

/// Of one component to three.
inline std::vector<std::string_view> make_encodings(Input& input) {
  static constexpr std::string_view kEncodings[] = {"utf8", "utf16", "latin1+utf16"};
  std::vector<std::string_view> encodings(1 + input.below(3));
  for (auto& encoding : encodings)
    encoding = kEncodings[input.below(3)];
  return encodings;
}

}  // namespace fuzz
