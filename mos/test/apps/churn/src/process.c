/* What the system, the collector and AddressSanitizer, with which this app is built, know of this process. */
#include <unistd.h>

#include "mk.h"
#include "natives.h"

/* gcc has no header for it. */
size_t __sanitizer_get_current_allocated_bytes(void);

int32_t process_id(void) { return getpid(); }

uint32_t process_live(void) {
  mk_collect();
  return (uint32_t)mk_heap_statistics().used;
}

double process_allocated(void) { return (double)__sanitizer_get_current_allocated_bytes(); }
