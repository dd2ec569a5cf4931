// Sends an interim response, then answers in two steps, and tries to answer again.
#include <portico/guest.hpp>

using namespace portico::guest;

static void handle(Request request, Responder responder) {
  std::string told;
  for (const int status : {103, 200}) {
    const auto sent = responder.inform(status, {{"link", "</style.css>; rel=preload"}});
    told += sent ? "sent\n" : sent.error().describe() + "\n";
  }
  auto out = responder.begin(Response{201}.header("x-path", request.path()));
  if (!out)
    return;
  told += responder.send(Response{}) ? "twice\n" : "once\n";
  if (out->write(told))
    (void)out->finish();
}
PORTICO_HTTP_HANDLER(handle)
