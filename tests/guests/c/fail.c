// Answers with the error-code whose number is ?code=N, payloads empty.
#include "kit.h"

HANDLE(request, outparam) {
  ErrorCode code;
  memset(&code, 0, sizeof code);
  code.tag = (uint8_t)query(request, "code", 0);
  set_error(outparam, code);
}
