/* hal_heap: the collector's own figures. */
#include "hal_natives.h"

/* hal/src/system.ts */
#define HEAP_SIZE 0
#define HEAP_FREE 1
#define HEAP_MIN_FREE 2
#define HEAP_LARGEST 3

uint32_t hal_heap(int32_t which) {
  mk_heap_stats_t stats = mk_heap_statistics();
  switch (which) {
    case HEAP_SIZE: return (uint32_t)stats.size;
    case HEAP_FREE: return (uint32_t)stats.free;
    case HEAP_MIN_FREE: return (uint32_t)stats.min_free;
    case HEAP_LARGEST: return (uint32_t)mk_heap_largest_free();
    default: return 0;
  }
}
