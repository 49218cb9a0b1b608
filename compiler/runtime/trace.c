/*
 * Where an error was made: addresses of calls, which `mos` turns into TypeScript lines. On chips they are found by
 * looking through the stack for return addresses, words that point behind a call instruction. One may be left from a
 * call that has returned.
 */
#include "mk.h"

#define DEPTH 16

#if defined(__GLIBC__)
#include <execinfo.h>

/* Provided by the linker: where the image was loaded. Addresses are told as they are in the file. */
extern const char __executable_start[];
#ifdef __PIE__
#define LOADED_AT ((uintptr_t)__executable_start)
#else
#define LOADED_AT ((uintptr_t)0)
#endif

/* backtrace() begins with the address that it was called from. */
static uint32_t capture(uintptr_t *out, const void *from, uintptr_t caller) {
  (void)from;
  (void)caller;
  void *frames[DEPTH + 1];
  int n = backtrace(frames, DEPTH + 1);
  for (int i = 1; i < n; i++) out[i - 1] = (uintptr_t)frames[i] - 1 - LOADED_AT;
  return n > 1 ? (uint32_t)n - 1 : 0;
}

bool mk_is_return_address(uintptr_t a) {
  (void)a;
  return false;
}

#else

/* From the linker script: the ends of the code. */
extern const char mk_text_begin[], mk_text_end[];

/* The half-word at an even address; code memory may only be readable in words. */
static uint32_t half(uintptr_t a) { return *(const uint32_t *)(a & ~(uintptr_t)3) >> (a & 2) * 8 & 0xffffu; }

/* ARMv7-M Architecture Reference Manual A7.7.18, A7.7.19: BLX register is 16 bits long, BL 32. */
#if defined(__thumb__)
#define CALL_BITS 1u
static bool follows_call(uintptr_t a) {
  return (half(a - 2) & 0xff87u) == 0x4780 || ((half(a - 4) & 0xf800u) == 0xf000 && (half(a - 2) & 0xd000u) == 0xd000);
}
/* The RISC-V Instruction Set Manual, Volume I, 2.5 and 16.5: JAL and JALR with link register ra, C.JAL, C.JALR. */
#elif defined(__riscv)
#define CALL_BITS 0u
static bool follows_call(uintptr_t a) {
  uint32_t first = half(a - 4) & 0xfffu;
  uint32_t last = half(a - 2);
  return first == 0x0ef || first == 0x0e7 || (last & 0xe003u) == 0x2001 || ((last & 0xf07fu) == 0x9002 && (last & 0xf80u));
}
/* Xtensa Instruction Set Architecture Reference Manual, 8.3: CALL0 and CALLX0, 24 bits at any address. */
#elif defined(__XTENSA__)
#define CALL_BITS 0u
static bool follows_call(uintptr_t a) {
  uint32_t call = 0;
  for (uintptr_t i = 0; i < 3; i++) call |= (half((a - 3 + i) & ~(uintptr_t)1) >> ((a - 3 + i) & 1) * 8 & 0xffu) << 8 * i;
  return (call & 0x3fu) == 0x05 || (call & 0xfff0ffu) == 0x0000c0;
}
#else
#error "no way to recognise return addresses of this processor"
#endif

bool mk_is_return_address(uintptr_t a) {
  if ((a & CALL_BITS) != CALL_BITS) return false;
  a &= ~(uintptr_t)CALL_BITS;
  if (a < (uintptr_t)mk_text_begin + 4 || a >= (uintptr_t)mk_text_end) return false;
#ifndef __XTENSA__
  if (a & 1) return false;
#endif
  return follows_call(a);
}

static uint32_t capture(uintptr_t *out, const void *from, uintptr_t caller) {
  uint32_t n = 0;
  out[n++] = (caller & ~(uintptr_t)CALL_BITS) - 1;
  for (const uintptr_t *at = (const uintptr_t *)from; at < (const uintptr_t *)(void *)mk_stack_base && n < DEPTH; at++) {
    uintptr_t call = (*at & ~(uintptr_t)CALL_BITS) - 1;
    if (mk_is_return_address(*at) && out[n - 1] != call) out[n++] = call;
  }
  return n;
}

#endif

/* The caller and what lies above its frame: that of this function holds nothing but what was there before. */
__attribute__((noinline)) void *mk_stack_capture(void) {
  uintptr_t addresses[DEPTH];
  uint32_t n = capture(addresses, __builtin_dwarf_cfa(), (uintptr_t)__builtin_return_address(0));
  if (n == 0) return NULL;
  mk_typed *t = mk_u8_new(n * (uint32_t)sizeof(uintptr_t));
  memcpy(t->data, addresses, n * sizeof(uintptr_t));
  return t;
}

#define LINE "\n    at 0x"
#define LINE_BYTES (sizeof LINE - 1 + 2 * sizeof(uintptr_t))

/* The line of address `i` of a trace. */
static void line_of(const mk_typed *t, uint32_t i, char *line) {
  uintptr_t a;
  memcpy(&a, t->data + i * sizeof a, sizeof a);
  memcpy(line, LINE, sizeof LINE - 1);
  line += sizeof LINE - 1;
  for (int shift = (int)sizeof a * 8 - 4; shift >= 0; shift -= 4) *line++ = "0123456789abcdef"[a >> shift & 15];
}

mk_str *mk_stack_format(void *trace) {
  const mk_typed *t = (const mk_typed *)trace;
  uint32_t n = t ? t->len / (uint32_t)sizeof(uintptr_t) : 0;
  mk_str *s = mk_str_new8(n * (uint32_t)LINE_BYTES);
  for (uint32_t i = 0; i < n; i++) line_of(t, i, (char *)(s + 1) + i * LINE_BYTES);
  return s;
}

void mk_stack_write(const mk_typed *t) {
  for (uint32_t i = 0; i < t->len / sizeof(uintptr_t); i++) {
    char line[LINE_BYTES];
    line_of(t, i, line);
    mk_port_write(line, sizeof line);
  }
}
