// For guests that test the host from inside: every CHECK that fails is named in the answer, which
// is "ok" when none did.
#pragma once

#include "kit.h"

static Text failures;
static uint64_t checks;

static inline void check(bool condition, const char* what, uint64_t line) {
  ++checks;
  if (condition)
    return;
  add(&failures, "line ");
  add_number(&failures, line);
  add(&failures, ": ");
  add(&failures, what);
  add(&failures, "\n");
}

#define CHECK(condition) check(condition, #condition, __LINE__)

static inline void answer_checks(Outparam outparam) {
  if (failures.size == 0)
    add(&failures, "ok\n");
  answer_text(outparam, &failures);
}
