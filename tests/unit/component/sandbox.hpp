#pragma once

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string_view>

namespace portico::component {

inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span{text});
}

/// How a test's stores run their guests.
enum class Mode { event_loop, blocking };

/// A component that exports `run: func()` at its root, and what it takes to call it.
class Guest {
 public:
  Guest(const Engine& engine, const Linker& linker, std::string_view wat) {
    auto component = Component::compile(engine, bytes_of(wat));
    EXPECT_TRUE(component) << component.error().describe();
    auto linked = linker.instantiate_pre(*component);
    EXPECT_TRUE(linked) << linked.error().describe();
    pre.emplace(*linked);
  }

  std::unique_ptr<Store> store(Mode mode, boost::asio::io_context& loop, StoreLimits limits = {}) {
    StoreOptions options;
    options.limits = limits;
    if (mode == Mode::event_loop) {
      options.executor = loop.get_executor();
    }
    return std::make_unique<Store>(*pre, options);
  }

  /// Calls `run` and drives the loop until it has ended.
  Result<> run(Store& store, boost::asio::io_context& loop) {
    auto func = typed_func<void()>(*pre, "", "run");
    EXPECT_TRUE(func) << func.error().describe();
    std::optional<Result<>> result;
    store.call(*func, [&](Result<> r) { result.emplace(std::move(r)); });
    while (!result) {
      loop.restart();
      loop.run_one();
    }
    return *result;
  }

  std::optional<InstancePre> pre;
};

}  // namespace portico::component
