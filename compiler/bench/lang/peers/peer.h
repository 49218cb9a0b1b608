/* What every C program of the comparison needs. */
#ifndef PEER_H
#define PEER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A result was wrong. */
__attribute__((noreturn, format(printf, 1, 2))) static inline void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

/* Never NULL. */
static inline void *allocate(size_t bytes) {
  void *block = malloc(bytes);
  if (!block) fail("out of memory");
  return block;
}

/* Never NULL. */
static inline void *reallocate(void *block, size_t bytes) {
  block = realloc(block, bytes);
  if (!block) fail("out of memory");
  return block;
}

#endif
