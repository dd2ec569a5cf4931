#pragma once

#include <http/http1_request.hpp>

#include "read_message.hpp"

namespace portico::http {

using Reading = ReadMessage<RequestHead>;

inline Reading read_request(std::string_view bytes, std::size_t chunk = std::string_view::npos,
                            const Http1Limits& limits = {}, std::size_t first = 0) {
  RequestParser parser{limits, "default.example:80"};
  return read_message<RequestHead>(parser, bytes, chunk, first);
}

inline bool same_head(const RequestHead& x, const RequestHead& y) {
  return x.request.method == y.request.method && x.request.scheme == y.request.scheme &&
         x.request.authority == y.request.authority &&
         x.request.path_with_query == y.request.path_with_query &&
         x.request.headers == y.request.headers && x.minor_version == y.minor_version &&
         x.keep_alive == y.keep_alive && x.expects_continue == y.expects_continue &&
         x.chunked == y.chunked && x.content_length == y.content_length;
}

}  // namespace portico::http
