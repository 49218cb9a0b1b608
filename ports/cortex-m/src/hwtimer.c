/* CMSDK APB timers (Cortex-M System Design Kit, DDI0479, 4.1) and microseconds (hal/src/hwtimer.native.ts). */
#include "board.h"
#include "cortex_m.h"
#include "event_queue.h"
#include "hal_natives.h"

typedef struct {
  volatile uint32_t control, value, reload, interrupt;
} apb_timer;

#define CONTROL_ENABLE 1u
#define CONTROL_INTERRUPT 8u
#define CYCLES_PER_US (BOARD_CPU_HZ / 1000000u)
#define TIMERS 2

void timer0_handler(void);
void timer1_handler(void);

static apb_timer *const timers[TIMERS] = {(apb_timer *)BOARD_TIMER0_BASE, (apb_timer *)BOARD_TIMER1_BASE};
static bool repeats[TIMERS];

static void expired(int timer) {
  timers[timer]->interrupt = 1;
  if (!repeats[timer]) timers[timer]->control = 0;
  event_post(HAL_EVENT_HWTIMER, timer);
}

void timer0_handler(void) { expired(0); }

void timer1_handler(void) { expired(1); }

int32_t hal_hwtimer_count(void) { return TIMERS; }

bool hal_hwtimer_start(int32_t timer, int32_t us, bool repeat) {
  if (timer < 0 || timer >= TIMERS || us <= 0 || (uint32_t)us > UINT32_MAX / CYCLES_PER_US) return false;
  hal_hwtimer_stop(timer);
  repeats[timer] = repeat;
  apb_timer *t = timers[timer];
  t->reload = t->value = (uint32_t)us * CYCLES_PER_US - 1;
  irq_enable(timer ? BOARD_TIMER1_IRQ : BOARD_TIMER0_IRQ);
  t->control = CONTROL_ENABLE | CONTROL_INTERRUPT;
  return true;
}

void hal_hwtimer_stop(int32_t timer) {
  if (timer < 0 || timer >= TIMERS) return;
  timers[timer]->control = 0;
  timers[timer]->interrupt = 1;
}

/* SysTick counts down; its interrupt, which counts the milliseconds, may be waiting. */
uint32_t hal_micros(void) {
  uint32_t state = irq_save();
  uint32_t left = SYST_CVR, ms = hal_ticks_ms();
  if (SCB_ICSR & ICSR_PENDSTSET) {
    left = SYST_CVR;
    ms++;
  }
  irq_restore(state);
  return ms * 1000u + (BOARD_CPU_HZ / 1000u - 1u - left) / CYCLES_PER_US;
}
