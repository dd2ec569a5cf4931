// Middleware: sends each request on, to the next component or to the server that UPSTREAM names,
// and compresses what comes back, while it comes, for clients that take gzip.
#include <portico/guest.hpp>

#include "deflate.hpp"

#include <memory>

using namespace portico::guest;

static std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

// Whether `accept-encoding` names gzip and does not rule it out by a weight of 0.
static bool takes_gzip(std::string_view accepted) {
  while (!accepted.empty()) {
    const auto item = accepted.substr(0, accepted.find(','));
    accepted.remove_prefix(std::min(item.size() + 1, accepted.size()));
    const auto semicolon = item.find(';');
    if (!equals_ignoring_case(trimmed(item.substr(0, semicolon)), "gzip"))
      continue;
    if (semicolon == std::string_view::npos)
      return true;
    return item.substr(semicolon + 1).find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

static bool worth_it(const Response& response) {
  const auto type = response.headers().get_or("content-type", "");
  const bool text = type.starts_with("text/") || type.starts_with("application/json") ||
                    type.starts_with("application/javascript") || type.find("+xml") != type.npos ||
                    type.find("+json") != type.npos;
  const int status = response.status();
  return text && status != 204 && status != 206 && status != 304 &&
         !response.headers().has("content-encoding");
}

static Response compressed(Response response) {
  auto& headers = response.headers();
  headers.remove("content-length");
  headers.set("content-encoding", "gzip");
  headers.append("vary", "accept-encoding");
  if (const auto tag = headers.get("etag"); tag && !tag->starts_with("W/"))
    headers.set("etag", "W/" + std::string{*tag});  // No longer the same bytes.

  auto pieces = [from = std::move(response.body()),
                 gzip = std::make_unique<Gzip>()](BodyWriter& out) mutable -> Result<> {
    for (;;) {
      const auto piece = from.read();
      if (!piece)
        return std::unexpected{piece.error()};  // Cut short there, and so here.
      if (piece->empty())
        return out.write(gzip->finish());
      if (auto written = out.write(gzip->add(*piece)); !written)
        return written;
    }
  };
  response.set_body(Body::stream(std::move(pieces)));
  return response;
}

static Result<Response> handle(Request request) {
  const auto upstream = environment("UPSTREAM");
  if (upstream && !request.set_origin(*upstream))
    return Response::text("UPSTREAM must be a URL.\n", 500);
  const bool wanted =
      takes_gzip(request.headers().get_or("accept-encoding", "")) && request.method() != "HEAD";
  request.headers().remove("accept-encoding");

  auto response = fetch(std::move(request));
  if (response && wanted && worth_it(*response))
    return compressed(std::move(*response));
  return response;
}
PORTICO_HTTP_HANDLER(handle)
