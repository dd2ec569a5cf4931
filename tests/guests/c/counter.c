// Counts in a global: 1 for ever where every request has a fresh sandbox.
#include "kit.h"

static uint64_t count;

HANDLE(request, outparam) {
  (void)request;
  Text text = {0};
  add_number(&text, ++count);
  add(&text, "\n");
  answer_text(outparam, &text);
}
