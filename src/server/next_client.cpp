#include <server/next_client.hpp>

#include <server/inside_call.hpp>

namespace portico::server {

std::unique_ptr<http::PendingResponse> NextClient::send(http::Request request,
                                                        const http::RequestOptions& options) {
  const auto server = server_.lock();
  if (!server)
    return http::answered(std::unexpected{http::ErrorCode{http::ErrorCode::connection_terminated}});
  return call_inside(server, next_, std::move(request), options);
}

}  // namespace portico::server
