#pragma once

#include <wasi_http/rules.hpp>

#include <portico/http/client.hpp>
#include <portico/http/proxy.hpp>

#include <memory>
#include <utility>

namespace portico::wasi_http {

/// What wasi:http needs of the store that it is used in. Outlives what the store's guest holds.
struct Context {
  Context() = default;
  Context(const http::MessageLimits& l, std::shared_ptr<const http::MessageRules> r)
      : limits{l}, rules{std::move(r)} {}

  http::MessageLimits limits;
  Rules rules;
  /// Sends what the guest asks for; null where nothing may be sent.
  std::shared_ptr<http::Client> client;
};

}  // namespace portico::wasi_http
