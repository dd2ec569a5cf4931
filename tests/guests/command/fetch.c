// Gets http://AUTHORITY/PATH, both given as arguments, and writes the answer's content to standard
// output; 1 and the error's name on standard error where there is none.
#include "send.h"

#include <stdio.h>

int main(int argc, char** argv) {
  require(argc == 3);
  IncomingResponse response;
  ErrorCode error;
  Future future = send(request_to(WASI_HTTP_TYPES_METHOD_GET, argv[1], argv[2], no_fields()));
  if (!await_answer(future, &response, &error)) {
    fprintf(stderr, "%s\n", kErrorCodes[error.tag]);
    return 1;
  }
  Text content = {0}, trouble = {0};
  require(read_all(stream_of(response_body(response)), &content, &trouble));
  fwrite(content.data, 1, content.size, stdout);
  return 0;
}
