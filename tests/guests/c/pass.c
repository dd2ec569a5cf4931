// Stands before another handler and leaves every request to it.
#include "kit.h"

HANDLE(request, outparam) {
  leave_to_next(request, outparam);
}
