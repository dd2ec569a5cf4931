// Says hello.
#include <portico/guest.hpp>

using namespace portico::guest;

static Response handle(Request request) {
  return Response::text("Hello from C++! You asked for " + request.path() + "\n");
}
PORTICO_HTTP_HANDLER(handle)
