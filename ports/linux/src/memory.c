/* The heap and the stack limit. */
#include <stdalign.h>
#include <sys/resource.h>

#include "mk.h"
#include "port.h"

#ifndef MK_HEAP_BYTES
#define MK_HEAP_BYTES (64u << 20)
#endif

/* Left for signal handlers, and for C functions that do not check the stack themselves. */
#define STACK_RESERVE (128u << 10)
/* A stack without a limit, or with a huge one, is used up to here. */
#define STACK_MAX (64u << 20)

static alignas(16) uint8_t heap[MK_HEAP_BYTES];

void port_memory_init(void *frame) {
  struct rlimit limit;
  size_t size = STACK_MAX;
  if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < STACK_MAX) size = limit.rlim_cur;
  mk_stack_base = frame;
  mk_stack_limit = mk_stack_base - (size - STACK_RESERVE);
  mk_init(heap, sizeof heap);
}
