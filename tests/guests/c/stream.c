// Streams ?bytes=N in writes of ?chunk=M, with ?pause=MS between them: large answers, many small
// writes, slow writers. The text is the alphabet over and over. "/declared" also states the length.
#include "kit.h"

HANDLE(request, outparam) {
  uint64_t left = query(request, "bytes", 1 << 20);
  size_t chunk = query(request, "chunk", 4096);
  uint64_t pause = query(request, "pause", 0);
  Fields fields = no_fields();
  if (path_is(request, "/declared")) {
    Text length = {0};
    add_number(&length, left);
    add_bytes(&length, "", 1);
    append(fields, "content-length", (const char*)length.data);
  }
  uint8_t* data = malloc(chunk + 26);
  for (size_t i = 0; i < chunk + 26; ++i)
    data[i] = (uint8_t)('a' + i % 26);
  Reply reply = respond(outparam, 200, fields);
  for (uint64_t at = 0; left != 0;) {
    size_t size = left < chunk ? (size_t)left : chunk;
    if (!write_all(reply.stream, data + at % 26, size))
      return;
    at += size;
    left -= size;
    if (pause != 0 && left != 0)
      sleep_ms(pause);
  }
  finish(reply);
}
