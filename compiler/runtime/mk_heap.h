/* Between the allocator and the collector. */
#ifndef MK_HEAP_H
#define MK_HEAP_H

#include "mk.h"

/* Holes from this size on are in the list of big ones. */
#define MK_BIG_HOLE ((size_t)1024)

/* Appends the space between two addresses to the list it belongs to, if it is of any use; lists are given by their last link. */
void mk_heap_hole(uint8_t *from, uint8_t *to, mk_hole ***small, mk_hole ***big);

/* The collector has rebuilt the lists of holes; objects of `live` bytes survive. */
void mk_heap_collected(size_t live);

#ifdef MK_HEAP_CHECK
/* Stops the program with a message if the heap is not as it should be. `when` is told. */
void mk_heap_check(const char *when);
#endif

/* Free memory is closed to AddressSanitizer, but for the head of each hole: using what was collected is reported. */
#ifdef __SANITIZE_ADDRESS__
void __asan_poison_memory_region(void const volatile *from, size_t bytes);
static inline void mk_heap_poison(const void *from, size_t bytes) { __asan_poison_memory_region(from, bytes); }
static inline void mk_heap_unpoison(const void *from, size_t bytes) { __asan_unpoison_memory_region(from, bytes); }
#else
static inline void mk_heap_poison(const void *from, size_t bytes) {
  (void)from;
  (void)bytes;
}
static inline void mk_heap_unpoison(const void *from, size_t bytes) {
  (void)from;
  (void)bytes;
}
#endif

#endif
