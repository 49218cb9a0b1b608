/* Between the allocator and the collector. */
#ifndef MK_HEAP_H
#define MK_HEAP_H

#include "mk.h"

/* The collector has rebuilt the holes; `live` bytes survive. */
void mk_heap_collected(size_t live);

#endif
