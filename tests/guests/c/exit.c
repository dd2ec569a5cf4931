// Ends itself: "/ok", "/error" and "/code?n=N" before any answer, "/after" behind a whole one,
// "/middle" in its body.
#include "kit.h"

HANDLE(request, outparam) {
  wasi_cli_exit_result_void_void_t status = {.is_err = path_is(request, "/error")};
  if (path_is(request, "/code"))
    wasi_cli_exit_exit_with_code((uint8_t)query(request, "n", 3));
  if (path_is(request, "/middle"))
    write_text(respond(outparam, 200, no_fields()).stream, "only a part\n");
  if (path_is(request, "/after"))
    answer(outparam, "whole\n");
  wasi_cli_exit_exit(&status);
}
