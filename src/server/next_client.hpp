#pragma once

#include <server/server_impl.hpp>

#include <portico/http/client.hpp>

#include <memory>
#include <utility>

namespace portico::server {

/// Sends everything to the next component of a chain, whatever its authority says.
class NextClient final : public http::Client {
 public:
  /// `next` is that component's place.
  NextClient(std::weak_ptr<Server::Impl> server, Place next)
      : server_{std::move(server)}, next_{next} {}

  [[nodiscard]] std::unique_ptr<http::PendingResponse>
  send(http::Request request, const http::RequestOptions& options) override;

 private:
  std::weak_ptr<Server::Impl> server_;
  Place next_;
};

}  // namespace portico::server
