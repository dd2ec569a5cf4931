// Writes its response until nobody reads it any more, and then ends as if nothing had happened.
// Says so on stderr.
#include "kit.h"

HANDLE(request, outparam) {
  (void)request;
  Reply reply = respond(outparam, 200, no_fields());
  uint8_t data[4096];
  memset(data, 'x', sizeof data);
  while (write_all(reply.stream, data, sizeof data))
    ;
  require(finish(reply));
  write_text(wasi_cli_stderr_get_stderr(), "ended\n");
}
