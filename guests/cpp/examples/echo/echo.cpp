// Sends back what it is sent, while it is being sent, trailers included.
#include <portico/guest.hpp>

using namespace portico::guest;

static Response handle(Request request) {
  Response response{200, std::move(request.body())};
  for (const char* name : {"content-type", "content-length", "trailer"}) {
    if (const auto value = request.headers().get(name))
      response.headers().set(name, *value);
  }
  return response;
}
PORTICO_HTTP_HANDLER(handle)
