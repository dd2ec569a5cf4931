// Middleware: lets only requests with a known token through, to the next component or to the server
// that UPSTREAM names, and tells it who asks. TOKENS is a list such as "alice:s3cret bob:hunter2";
// a client sends `authorization: Bearer s3cret`.
#include <portico/guest.hpp>

using namespace portico::guest;

// Takes as long for a token that is nearly right as for one that is all wrong.
static bool same(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= unsigned(a[i] ^ (b.empty() ? 0 : b[i % b.size()])) & 0xff;
  return difference == 0;
}

/// Whose token it is; nobody's is empty.
static std::string owner_of(std::string_view token, std::string_view tokens) {
  std::string owner;
  while (!tokens.empty()) {
    const auto entry = tokens.substr(0, tokens.find(' '));
    tokens.remove_prefix(std::min(entry.size() + 1, tokens.size()));
    const auto colon = entry.find(':');
    if (colon != std::string_view::npos && colon + 1 < entry.size() &&
        same(entry.substr(colon + 1), token))
      owner = entry.substr(0, colon);
  }
  return owner;
}

static Result<Response> handle(Request request) {
  const auto upstream = environment("UPSTREAM");
  const auto tokens = environment("TOKENS");
  if (!tokens || (upstream && !request.set_origin(*upstream)))
    return Response::text("TOKENS must be set, and UPSTREAM a URL.\n", 500);

  std::string_view token = request.headers().get_or("authorization", "");
  const bool bearer = equals_ignoring_case(token.substr(0, 7), "bearer ");
  const std::string owner = bearer ? owner_of(token.substr(7), *tokens) : std::string{};
  if (owner.empty())
    return Response::text("Who are you?\n", 401).header("www-authenticate", "Bearer");

  request.headers().remove("authorization");
  request.headers().set("x-user", owner);  // Whatever the client wrote there.
  return fetch(std::move(request));
}
PORTICO_HTTP_HANDLER(handle)
