#pragma once

#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>
#include <portico/experimental/http.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace portico::experimental {

enum class Mode { event_loop, blocking };

/// A server in the test itself, which answers a turn of the loop later.
class Backend : public http::Client {
 public:
  struct Seen {
    std::string method, url, body;
    http::Fields headers;
  };
  using Serve = std::function<http::Answer(const Seen&)>;

  Backend(boost::asio::io_context& loop, Serve serve) : loop_{loop}, serve_{std::move(serve)} {}

  std::unique_ptr<http::PendingResponse> send(http::Request request,
                                              const http::RequestOptions&) override {
    return http::pending(loop_.get_executor(), answer(std::move(request)));
  }

  std::vector<Seen> seen;

 private:
  boost::asio::awaitable<http::Answer> answer(http::Request request) {
    co_await boost::asio::post(loop_.get_executor(), boost::asio::use_awaitable);
    Seen one;
    one.method = request.method.text();
    one.url = std::string{request.scheme.text()} + "://" + request.authority +
              request.path_with_query.value_or("");
    one.headers = std::move(request.headers);
    for (;;) {
      const http::Step step = co_await request.body->next();
      const auto* chunk = std::get_if<http::Chunk>(&step);
      if (chunk == nullptr) {
        break;
      }
      one.body.append(reinterpret_cast<const char*>(chunk->data()), chunk->size());  // NOLINT
    }
    seen.push_back(one);
    co_return serve_(seen.back());
  }

  boost::asio::io_context& loop_;
  Serve serve_;
};

inline http::Answer response(std::uint16_t status, http::Fields headers = {},
                             std::string body = {}) {
  return http::Response{status, std::move(headers), http::body_of(std::move(body))};
}

/// Passes every function of the interface on to the test, and lets it into its memory.
constexpr std::string_view kGuest = R"((module
  (import "wasi_experimental_http" "req"
    (func $req (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_experimental_http" "close" (func $close (param i32) (result i32)))
  (import "wasi_experimental_http" "header_get"
    (func $header_get (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_experimental_http" "headers_get_all"
    (func $headers_get_all (param i32 i32 i32 i32) (result i32)))
  (import "wasi_experimental_http" "body_read"
    (func $body_read (param i32 i32 i32 i32) (result i32)))
  (import "test" "edit" (func $edit))
  MEMORY
  (func (export "edit") (call $edit))
  (func (export "req") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    (call $req (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)
               (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9)))
  (func (export "close") (param i32) (result i32) (call $close (local.get 0)))
  (func (export "header_get") (param i32 i32 i32 i32 i32 i32) (result i32)
    (call $header_get (local.get 0) (local.get 1) (local.get 2)
                      (local.get 3) (local.get 4) (local.get 5)))
  (func (export "headers_get_all") (param i32 i32 i32 i32) (result i32)
    (call $headers_get_all (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func (export "body_read") (param i32 i32 i32 i32) (result i32)
    (call $body_read (local.get 0) (local.get 1) (local.get 2) (local.get 3)))))";

inline constexpr std::uint32_t kMemory = 65536;

/// The guest's module, linked with what it may do; instances are made from it.
class Host {
 public:
  explicit Host(const HttpCtx& ctx, bool memory = true) {
    std::string wat{kGuest};
    wat.replace(wat.find("MEMORY"), 6, memory ? "(memory (export \"memory\") 1)" : "");
    const auto module =
        component::Component::compile_module(Engine{}, std::as_bytes(std::span{wat}));
    EXPECT_TRUE(module) << module.error().describe();
    component::Linker linker;
    ctx.add_to_linker(linker);
    linker.instance("test").func("edit", [this](component::Call& call) { edit(call.memory()); });
    auto linked = linker.instantiate_pre(*module);
    EXPECT_TRUE(linked) << linked.error().describe();
    pre.emplace(*linked);
  }
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  std::optional<component::InstancePre> pre;
  std::function<void(std::span<std::byte>)> edit;
};

/// One instance, and the functions as a guest has them. Its memory: texts from 0 on, what the host
/// writes from 32,768 on.
class Guest {
 public:
  static constexpr std::uint32_t kStatus = 32'768;
  static constexpr std::uint32_t kHandle = 32'772;
  static constexpr std::uint32_t kSize = 32'776;
  static constexpr std::uint32_t kBuffer = 36'864;
  static constexpr std::uint32_t kCapacity = 4096;

  Guest(Host& host, Mode mode, boost::asio::io_context& loop)
      : host_{host}, loop_{loop}, store_{*host.pre, options(mode, loop)} {}

  std::uint32_t call(std::string_view name, std::vector<std::uint32_t> args) {
    std::vector<component::Value> values;
    for (const std::uint32_t arg : args) {
      values.push_back({static_cast<std::int32_t>(arg)});
    }
    std::optional<Result<std::optional<component::Value>>> result;
    store_.call(*component::find_func(*host_.pre, "", name), std::move(values),
                [&](auto got) { result.emplace(std::move(got)); });
    while (!result) {
      loop_.restart();
      loop_.run_one();
    }
    EXPECT_TRUE(*result) << result->error().describe();
    return *result && **result ? static_cast<std::uint32_t>(std::get<std::int32_t>((**result)->of))
                               : 0;
  }

  void write(std::uint32_t at, std::string_view text) {
    edit([&](std::span<std::byte> memory) {
      std::ranges::copy(std::as_bytes(std::span{text}), memory.begin() + at);
    });
  }
  std::string read(std::uint32_t at, std::uint32_t size) {
    std::string text;
    edit([&](std::span<std::byte> memory) {
      text.assign(reinterpret_cast<const char*>(memory.data()) + at, size);  // NOLINT
    });
    return text;
  }
  std::uint32_t number(std::uint32_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, read(at, sizeof value).data(), sizeof value);
    return value;
  }
  std::uint16_t status() { return static_cast<std::uint16_t>(number(kStatus)); }
  std::uint32_t handle() { return number(kHandle); }

  std::uint32_t req(std::string_view url, std::string_view method = "GET",
                    std::string_view headers = "", std::string_view body = "",
                    std::uint32_t status_out = kStatus, std::uint32_t handle_out = kHandle) {
    std::vector<std::uint32_t> args;
    std::uint32_t at = 16;
    for (const std::string_view text : {url, method, headers, body}) {
      write(at, text);
      args.insert(args.end(), {at, static_cast<std::uint32_t>(text.size())});
      at += static_cast<std::uint32_t>(text.size());
    }
    args.insert(args.end(), {status_out, handle_out});
    return call("req", std::move(args));
  }
  std::uint32_t close(std::uint32_t handle) { return call("close", {handle}); }
  std::uint32_t header_get(std::uint32_t handle, std::string_view name,
                           std::uint32_t capacity = kCapacity) {
    write(16, name);
    return call("header_get",
                {handle, 16, static_cast<std::uint32_t>(name.size()), kBuffer, capacity, kSize});
  }
  std::uint32_t headers_get_all(std::uint32_t handle, std::uint32_t capacity = kCapacity) {
    return call("headers_get_all", {handle, kBuffer, capacity, kSize});
  }
  std::uint32_t body_read(std::uint32_t handle, std::uint32_t capacity = kCapacity) {
    return call("body_read", {handle, kBuffer, capacity, kSize});
  }
  /// What the last of these gave.
  std::string given() { return read(kBuffer, number(kSize)); }

 private:
  static component::StoreOptions options(Mode mode, boost::asio::io_context& loop) {
    component::StoreOptions options;
    if (mode == Mode::event_loop) {
      options.executor = loop.get_executor();
    } else {
      options.loop = &loop;
    }
    return options;
  }

  void edit(std::function<void(std::span<std::byte>)> how) {
    host_.edit = std::move(how);
    call("edit", {});
  }

  Host& host_;
  boost::asio::io_context& loop_;
  component::Store store_;
};

}  // namespace portico::experimental
