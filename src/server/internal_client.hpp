#pragma once

#include <server/server_impl.hpp>

#include <portico/http/client.hpp>
#include <portico/http/uri.hpp>

#include <cstdint>
#include <memory>

namespace portico::server {

/// Sends what is meant for `Options::internal_host` back into its own server, and the rest on.
class InternalClient final : public http::Client {
 public:
  /// For a guest that is `depth` internal requests deep. `host` is that of the server's options,
  /// whose text must live as long as the server. `next` may be null.
  InternalClient(std::weak_ptr<Server::Impl> server, http::Authority host, std::uint32_t depth,
                 std::shared_ptr<http::Client> next)
      : server_{std::move(server)}, host_{host}, depth_{depth}, next_{std::move(next)} {}

  [[nodiscard]] std::unique_ptr<http::PendingResponse>
  send(http::Request request, const http::RequestOptions& options) override;

 private:
  /// Other schemes than http lead nowhere at the internal host: it is nobody else's name.
  enum class Target : std::uint8_t { here, elsewhere, nowhere };
  [[nodiscard]] Target target_of(const http::Request& request) const;

  std::weak_ptr<Server::Impl> server_;
  http::Authority host_;
  std::uint32_t depth_;
  std::shared_ptr<http::Client> next_;
};

}  // namespace portico::server
