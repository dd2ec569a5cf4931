// Waits ?ms=N on the monotonic clock, then answers.
#include "kit.h"

HANDLE(request, outparam) {
  sleep_ms(query(request, "ms", 1000));
  answer(outparam, "slept\n");
}
