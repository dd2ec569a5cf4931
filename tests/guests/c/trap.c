// Executes `unreachable`: "/before" any answer, "/after" the head and a first chunk, "/late" after
// a whole answer.
#include "kit.h"

HANDLE(request, outparam) {
  if (path_is(request, "/after"))
    write_text(respond(outparam, 200, no_fields()).stream, "so far so good\n");
  if (path_is(request, "/late"))
    answer(outparam, "whole\n");
  if (path_is(request, "/not"))
    answer(outparam, "no trap\n");
  else
    __builtin_trap();
}
