/// \file
/// Portico's guest library: everything that a component which answers HTTP requests needs.
///
///     #include <portico/guest.hpp>
///     using namespace portico::guest;
///
///     Response handle(Request request) {
///       return Response::text("Hello, " + request.path() + "\n");
///     }
///     PORTICO_HTTP_HANDLER(handle)
///
/// Nothing here throws, and nothing needs exceptions, threads or preview 1 of WASI. A component is
/// one thread: objects must not outlive the request that they were made for, unless their
/// documentation says otherwise.
#pragma once

#include <portico/guest/body.hpp>
#include <portico/guest/error.hpp>
#include <portico/guest/fetch.hpp>
#include <portico/guest/handler.hpp>
#include <portico/guest/headers.hpp>
#include <portico/guest/request.hpp>
#include <portico/guest/response.hpp>
#include <portico/guest/router.hpp>
#include <portico/guest/system.hpp>
#include <portico/guest/text.hpp>
