// Tests clocks and randomness from inside a guest.
#include "check.h"

static void clocks(void) {
  uint64_t first = wasi_clocks_monotonic_clock_now();
  sleep_ms(2);
  uint64_t second = wasi_clocks_monotonic_clock_now();
  CHECK(second >= first + 2000000);
  CHECK(wasi_clocks_monotonic_clock_resolution() > 0);
  wasi_clocks_wall_clock_datetime_t now, resolution;
  wasi_clocks_wall_clock_now(&now);
  CHECK(now.seconds > 1700000000 && now.nanoseconds < 1000000000);
  wasi_clocks_wall_clock_resolution(&resolution);
  CHECK(resolution.seconds != 0 || resolution.nanoseconds != 0);
  await(wasi_clocks_monotonic_clock_subscribe_instant(second + 1000000));
  CHECK(wasi_clocks_monotonic_clock_now() >= second + 1000000);
  await(wasi_clocks_monotonic_clock_subscribe_duration(0));
}

static bool all_zero(Bytes bytes) {
  for (size_t i = 0; i < bytes.len; ++i)
    if (bytes.ptr[i] != 0)
      return false;
  return true;
}

static void randomness(void) {
  Bytes a, b;
  wasi_random_random_get_random_bytes(32, &a);
  wasi_random_random_get_random_bytes(32, &b);
  CHECK(a.len == 32 && b.len == 32 && !all_zero(a) && memcmp(a.ptr, b.ptr, 32) != 0);
  wasi_random_random_get_random_bytes(0, &a);
  CHECK(a.len == 0);
  wasi_random_random_get_random_bytes(100000, &a);
  CHECK(a.len == 100000);
  CHECK(wasi_random_random_get_random_u64() != wasi_random_random_get_random_u64());
  wasi_random_insecure_get_insecure_random_bytes(32, &b);
  CHECK(b.len == 32 && !all_zero(b));
  CHECK(wasi_random_insecure_get_insecure_random_u64() !=
        wasi_random_insecure_get_insecure_random_u64());
  guest_tuple2_u64_u64_t seed;
  wasi_random_insecure_seed_insecure_seed(&seed);
  CHECK(seed.f0 != 0 || seed.f1 != 0);
}

HANDLE(request, outparam) {
  (void)request;
  clocks();
  randomness();
  answer_checks(outparam);
}
