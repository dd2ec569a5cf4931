// Stands before another handler: counts what its instance is asked, answers the number to "/count"
// and leaves all else to the next.
#include "kit.h"

static uint64_t count;

HANDLE(request, outparam) {
  ++count;
  if (!path_is(request, "/count")) {
    leave_to_next(request, outparam);
    return;
  }
  Text text = {0};
  add_number(&text, count);
  add(&text, "\n");
  answer_text(outparam, &text);
}
