#include <server/heap.hpp>

#include <malloc.h>

namespace portico::server {

void tune_heap() {
  constexpr int kMiB = 1 << 20;
  // Chunks of bodies come from the heap, not from mappings of their own.
  mallopt(M_MMAP_THRESHOLD, 4 * kMiB);
  mallopt(M_TOP_PAD, kMiB);
  // What a burst of requests leaves behind beyond this goes back to the system.
  mallopt(M_TRIM_THRESHOLD, 64 * kMiB);
}

}  // namespace portico::server
