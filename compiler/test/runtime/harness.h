/* What a C program needs to use the runtime by itself on the host: the program's tables, a port, and an arena. */
#ifndef HARNESS_H
#define HARNESS_H

#include <stdio.h>
#include <stdlib.h>

#include "mk.h"

#ifndef ARENA_BYTES
#define ARENA_BYTES (16u << 20)
#endif
#ifndef STACK_BYTES_USED
#define STACK_BYTES_USED (6u << 20)
#endif

void mk_run_microtasks(void) {}
void mk_app_main(void) {}
void mk_port_write(const char *text, size_t length) { fwrite(text, 1, length, stdout); }
void mk_port_exit(int status) {
  fflush(stdout);
  exit(status);
}

/* Starts the runtime on an arena of these bytes; `frame` is the frame address of main. */
static void harness_start(size_t bytes, void *frame) {
  static uint64_t arena[ARENA_BYTES / 8];
  mk_stack_base = (uint8_t *)frame;
  mk_stack_limit = mk_stack_base - STACK_BYTES_USED;
  mk_handlers = NULL;
  mk_init(arena, bytes < sizeof arena ? bytes : sizeof arena);
}

static uint64_t random_state = 88172645463325252u;

static inline uint32_t random_below(uint32_t n) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t)((random_state >> 32) * n >> 32);
}

#endif
