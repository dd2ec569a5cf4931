// Server-sent events: GET /events?count=5&every=1000 sends a clock's ticks, `every` milliseconds
// each. A browser that lost the connection asks again with `last-event-id`, and gets what follows.
#include <portico/guest.hpp>

#include <charconv>

using namespace portico::guest;

static long number(std::optional<std::string_view> text, long otherwise) {
  long value = otherwise;
  if (text)
    std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

static Result<Response> events(Request& request, const Params&) {
  const long count = number(request.query("count"), 10);
  const std::chrono::milliseconds every{number(request.query("every"), 1000)};
  const long first = number(request.headers().get("last-event-id"), 0) + 1;

  auto ticks = [=](BodyWriter& out) -> Result<> {
    for (long i = first; i <= count; ++i) {
      const std::string id = std::to_string(i);
      if (auto sent = out.write("id: " + id + "\nevent: tick\ndata: tick " + id + "\n\n"); !sent)
        return sent;
      if (auto flushed = out.flush(); !flushed)
        return flushed;
      if (i != count)
        sleep_for(every);
    }
    return {};
  };
  return Response{200, Body::stream(ticks)}
      .header("content-type", "text/event-stream")
      .header("cache-control", "no-store");
}

static Result<Response> page(Request&, const Params&) {
  return Response::html("<!doctype html><title>Events</title><pre id=out></pre><script>"
                        "const source = new EventSource('/events');"
                        "source.addEventListener('tick', e => out.textContent += e.data + '\\n');"
                        "</script>\n");
}

constexpr Route kRoutes[] = {
    {"GET", "/", page},
    {"GET", "/events", events},
};

static Result<Response> handle(Request request) {
  return route(kRoutes, request);
}
PORTICO_HTTP_HANDLER(handle)
