#ifndef PROGRAM_LOOP_H
#define PROGRAM_LOOP_H

#include <stdint.h>

/*
 * One turn of the program's event loop and its microtasks. Milliseconds to sleep unless an event comes first, or -1 to
 * sleep until there is one; a program without the event loop gives -1.
 */
int32_t program_poll(void);

/* The shorter of two such times; -1 is for ever. */
static inline int32_t shorter_wait(int32_t a, int32_t b) {
  if (a < 0 || b < 0) return a < 0 ? b : a;
  return a < b ? a : b;
}

#endif
