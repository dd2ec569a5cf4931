#pragma once

#include <server/server_impl.hpp>

#include <portico/http/client.hpp>

#include <memory>

namespace portico::server {

/// Has a component of `server` answer `request`, at `place` and without a socket. Giving up the
/// response stops the guest.
[[nodiscard]] std::unique_ptr<http::PendingResponse>
call_inside(const std::shared_ptr<Server::Impl>& server, Place place, http::Request request,
            const http::RequestOptions& options);

}  // namespace portico::server
