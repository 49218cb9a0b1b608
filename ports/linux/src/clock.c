/* hal/src/clock.native.ts: the monotonic clock, and the host's wall clock with an offset of the machine's own. */
#include <time.h>

#include "hal_natives.h"
#include "event_queue.h"
#include "port.h"

static struct timespec boot;
/* Milliseconds that the machine's wall clock is ahead of the host's. */
static double wall_offset;

void port_clock_init(void) { clock_gettime(CLOCK_MONOTONIC, &boot); }

uint64_t port_micros(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t us = (int64_t)(now.tv_sec - boot.tv_sec) * 1000000 + (now.tv_nsec - boot.tv_nsec) / 1000;
  return (uint64_t)us;
}

static uint64_t milliseconds(void) { return port_micros() / 1000; }

uint32_t hal_ticks_ms(void) { return (uint32_t)milliseconds(); }

uint32_t hal_uptime_s(void) { return (uint32_t)(milliseconds() / 1000); }

static double host_wall_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (double)now.tv_sec * 1000 + (double)(now.tv_nsec / 1000000);
}

double hal_wall_ms(void) { return host_wall_ms() + wall_offset; }

void hal_wall_set(double ms) { wall_offset = ms - host_wall_ms(); }

/* One thread and no interrupts: nothing to lock out. */
uint32_t port_lock(void) { return 0; }

void port_unlock(uint32_t state) { (void)state; }
