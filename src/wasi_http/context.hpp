#pragma once

#include <portico/http/proxy.hpp>

namespace portico::wasi_http {

/// What wasi:http needs of the store that it is used in.
struct Context {
  http::MessageLimits limits;
};

}  // namespace portico::wasi_http
