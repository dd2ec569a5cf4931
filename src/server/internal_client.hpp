#pragma once

#include <server/server_impl.hpp>

#include <portico/http/client.hpp>

#include <cstdint>
#include <memory>

namespace portico::server {

/// Sends what is meant for `Options::internal_host` back into its own server, and the rest on.
class InternalClient final : public http::Client {
 public:
  /// For a guest that is `depth` internal requests deep. `next` may be null.
  InternalClient(std::weak_ptr<Server::Impl> server, std::uint32_t depth,
                 std::shared_ptr<http::Client> next)
      : server_{std::move(server)}, depth_{depth}, next_{std::move(next)} {}

  [[nodiscard]] std::unique_ptr<http::PendingResponse>
  send(http::Request request, const http::RequestOptions& options) override;

 private:
  std::weak_ptr<Server::Impl> server_;
  std::uint32_t depth_;
  std::shared_ptr<http::Client> next_;
};

}  // namespace portico::server
