// The smallest whole answer.
#include "kit.h"

HANDLE(request, outparam) {
  (void)request;
  answer(outparam, "Hello from C\n");
}
