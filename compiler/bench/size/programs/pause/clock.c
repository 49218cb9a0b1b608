/* The clock of the collector's benchmark: timer 0 of the MPS2 boards (CMSDK APB timer), which counts down at 25 MHz. */
#include "mk.h"
#include "natives.h"

#define TIMER0_BASE 0x40000000u
#define TIMER0_CTRL (*(volatile uint32_t *)(TIMER0_BASE + 0x00))
#define TIMER0_VALUE (*(volatile uint32_t *)(TIMER0_BASE + 0x04))
#define TIMER0_RELOAD (*(volatile uint32_t *)(TIMER0_BASE + 0x08))
#define CTRL_ENABLE 1u
#define NANOSECONDS_A_TICK 40u
/* As many ticks as nanoseconds fit 31 bits. */
#define START 50000000u

void bench_clock_start(void) {
  TIMER0_CTRL = 0;
  TIMER0_RELOAD = START;
  TIMER0_VALUE = START;
  TIMER0_CTRL = CTRL_ENABLE;
}

int32_t bench_clock_read(void) { return (int32_t)((START - TIMER0_VALUE) * NANOSECONDS_A_TICK); }

void bench_loop(int32_t turns) { __asm volatile("1: subs %0, %0, #1\n bne 1b" : "+r"(turns)::"cc"); }

void bench_collect(void) { mk_collect(); }

int32_t bench_heap_size(void) { return (int32_t)mk_heap_statistics().size; }

int32_t bench_heap_free(void) { return (int32_t)mk_heap_statistics().free; }
