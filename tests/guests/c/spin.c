// Never stops computing: "/" before any answer, "/after" behind the head and a first chunk.
#include "kit.h"

HANDLE(request, outparam) {
  if (path_is(request, "/after")) {
    Reply reply = respond(outparam, 200, no_fields());
    write_text(reply.stream, "then silence\n");
  }
  if (path_is(request, "/not"))
    answer(outparam, "not spinning\n");
  else
    spin();
}
