/*
 * Where an error was made: return addresses, which `mos` turns into TypeScript lines. On chips they are found by looking
 * through the stack for addresses that follow a call instruction; it may name a call that has already returned.
 */
#include "mk.h"

#if defined(__ARM_ARCH) && defined(__thumb__)
#define DEPTH 8
extern char mk_text_begin[] __attribute__((weak));
extern char mk_text_end[] __attribute__((weak));

static bool follows_call(uintptr_t a) {
  if (!(a & 1)) return false;
  a -= 1;
  if (a < (uintptr_t)mk_text_begin + 4 || a >= (uintptr_t)mk_text_end) return false;
  uint16_t last = *(const uint16_t *)(a - 2);
  uint16_t first = *(const uint16_t *)(a - 4);
  /* BLX register (T1), or BL/BLX immediate (T1/T2): ARMv7-M ARM A7.7.18, A7.7.19 */
  return (last & 0xff80) == 0x4780 || ((first & 0xf800) == 0xf000 && (last & 0xd000) == 0xd000);
}

static uint32_t capture(uintptr_t *out) {
  uint32_t n = 0;
  const uintptr_t *at = (const uintptr_t *)__builtin_frame_address(0);
  for (; at < (const uintptr_t *)(void *)mk_stack_base && n < DEPTH; at++)
    if (follows_call(*at)) out[n++] = (*at & ~(uintptr_t)1) - 2;
  return n;
}
#elif defined(__GLIBC__)
#include <execinfo.h>
#define DEPTH 16
static uint32_t capture(uintptr_t *out) {
  void *frames[DEPTH];
  int n = backtrace(frames, DEPTH);
  for (int i = 0; i < n; i++) out[i] = (uintptr_t)frames[i] - 1;
  return n > 0 ? (uint32_t)n : 0;
}
#else
#define DEPTH 1
static uint32_t capture(uintptr_t *out) {
  (void)out;
  return 0;
}
#endif

void *mk_stack_capture(void) {
  uintptr_t addresses[DEPTH];
  uint32_t n = capture(addresses);
  if (n == 0) return NULL;
  mk_typed *t = mk_u8_new(n * (uint32_t)sizeof(uintptr_t));
  memcpy(t->data, addresses, n * sizeof(uintptr_t));
  return t;
}

mk_str *mk_stack_format(void *trace) {
  mk_str *s = mk_str_from_utf8("", 0);
  if (!trace) return s;
  const mk_typed *t = (const mk_typed *)trace;
  for (uint32_t i = 0; i + sizeof(uintptr_t) <= t->len; i += sizeof(uintptr_t)) {
    uintptr_t a;
    memcpy(&a, t->data + i, sizeof a);
    char line[8 + 2 + 2 * sizeof a];
    uint32_t n = 0;
    memcpy(line, "\n    at 0x", 10);
    n = 10;
    for (int shift = (int)sizeof a * 8 - 4; shift >= 0; shift -= 4) line[n++] = "0123456789abcdef"[a >> shift & 15];
    s = mk_str_concat(s, mk_str_from_utf8(line, n));
  }
  return s;
}
