// Prints to both streams: "/" whole lines, "/partial" one line in three writes and a last one
// without an end,
// "/flood?lines=N" many, "/binary" bytes that are no text.
#include "kit.h"

HANDLE(request, outparam) {
  OutputStream out = wasi_cli_stdout_get_stdout();
  OutputStream err = wasi_cli_stderr_get_stderr();
  if (path_is(request, "/partial")) {
    write_text(out, "one ");
    write_text(err, "a complaint\nand ");
    write_text(out, "line in ");
    write_text(out, "pieces\n\nlast line without an end");
    write_text(err, "another\n");
  } else if (path_is(request, "/flood")) {
    for (uint64_t left = query(request, "lines", 1000); left != 0; --left)
      write_text(out, "the same line again and again, to see that none is lost\n");
  } else if (path_is(request, "/binary")) {
    write_all(out, "\xff\xfe\x00 bytes\n", 10);
  } else {
    write_text(out, "this goes to stdout\n");
    write_text(err, "this goes to stderr\n");
  }
  answer(outparam, "printed\n");
}
