/* SysTick at 1 kHz (hal/src/clock.native.ts), and waiting. */
#include "board.h"
#include "cortex_m.h"
#include "event_queue.h"
#include "hal_natives.h"
#include "port.h"

#define SYSTICK_ENABLE 1u
#define SYSTICK_INTERRUPT 2u
#define SYSTICK_PROCESSOR_CLOCK 4u

void systick_handler(void);

static volatile uint32_t ticks, seconds;
static volatile uint16_t milliseconds;
static volatile bool woken;
/* Wall-clock time at boot, in milliseconds. */
static double boot_time;

void systick_handler(void) {
  ticks++;
  if (++milliseconds < 1000) return;
  milliseconds = 0;
  seconds++;
}

void port_clock_init(void) {
  SYST_RVR = BOARD_CPU_HZ / 1000u - 1u;
  SYST_CVR = 0;
  SYST_CSR = SYSTICK_PROCESSOR_CLOCK | SYSTICK_INTERRUPT | SYSTICK_ENABLE;
}

uint32_t hal_ticks_ms(void) { return ticks; }

uint32_t hal_uptime_s(void) { return seconds; }

static double since_boot(void) {
  uint32_t state = irq_save();
  uint32_t s = seconds, ms = milliseconds;
  irq_restore(state);
  return s * 1000.0 + ms;
}

double hal_wall_ms(void) { return boot_time + since_boot(); }

void hal_wall_set(double ms) { boot_time = ms - since_boot(); }

uint32_t port_lock(void) { return irq_save(); }

void port_unlock(uint32_t state) { irq_restore(state); }

void port_wake(void) { woken = true; }

void port_sleep(int32_t ms) {
  uint32_t start = ticks;
  for (;;) {
    /* With interrupts masked none can slip in between the question and the sleep; a pending one ends the sleep. */
    uint32_t state = irq_save();
    bool over = event_waiting() || woken || (ms >= 0 && ticks - start >= (uint32_t)ms);
    if (!over) wait_for_interrupt();
    irq_restore(state);
    if (over) {
      woken = false;
      return;
    }
    port_idle();
  }
}
