/*
 * A pin that rises at a known moment: timer 1 of the MPS2 boards (CMSDK APB timer) counts down at 25 MHz, interrupts at
 * zero and goes on counting from the reload value, so that it tells how long ago that was. The interrupt drives the pin
 * through the model of the virtual board, as a line from the board would.
 */
#include <string.h>

#include "board.h"
#include "cortex_m.h"
#include "event_queue.h"
#include "natives.h"
#include "virtual_pins.h"

#define TIMER1_BASE 0x40001000u
#define TIMER1_CTRL REG32(TIMER1_BASE + 0x00)
#define TIMER1_VALUE REG32(TIMER1_BASE + 0x04)
#define TIMER1_RELOAD REG32(TIMER1_BASE + 0x08)
#define TIMER1_INTCLEAR REG32(TIMER1_BASE + 0x0C)
#define CTRL_ENABLE 1u
#define CTRL_INTERRUPT 8u
#define TIMER1_IRQ 9u

#define VECTORS (16u + BOARD_IRQ_COUNT)
#define TURNS 500000

/* The port's table has no entry for the timer. */
__attribute__((aligned(256))) static uint32_t vectors[VECTORS];
static volatile uint32_t rises;
static uint32_t period;
static char rise[] = "gpio 00 1\n", fall[] = "gpio 00 0\n";

static void drive(const char *line) {
  while (*line) virtual_pins_received(*line++);
}

static void timer_handler(void) {
  TIMER1_INTCLEAR = 1;
  if (rises++ == 0) drive(rise);
}

static void start(uint32_t ticks, uint32_t more) {
  TIMER1_CTRL = 0;
  TIMER1_RELOAD = ticks;
  TIMER1_VALUE = ticks;
  TIMER1_CTRL = CTRL_ENABLE | more;
}

int32_t edge_begin(void) {
  memcpy(vectors, (const void *)SCB_VTOR, sizeof vectors);
  vectors[16 + TIMER1_IRQ] = (uint32_t)timer_handler;
  SCB_VTOR = (uint32_t)vectors;
  uint32_t state = port_lock();
  int32_t turns = TURNS;
  start(INT32_MAX, 0);
  __asm volatile("1: subs %0, %0, #1\n bne 1b" : "+r"(turns)::"cc");
  int32_t counted = (int32_t)(INT32_MAX - TIMER1_VALUE);
  TIMER1_CTRL = 0;
  port_unlock(state);
  irq_enable(TIMER1_IRQ);
  return counted;
}

void edge_plan(int32_t pin, int32_t ticks) {
  rise[5] = fall[5] = (char)('0' + pin / 10);
  rise[6] = fall[6] = (char)('0' + pin % 10);
  drive(fall);
  rises = 0;
  period = (uint32_t)ticks;
  start(period, CTRL_INTERRUPT);
}

int32_t edge_age(void) {
  uint32_t value = TIMER1_VALUE;
  TIMER1_CTRL = 0;
  return rises == 1 ? (int32_t)(period - value) : -1;
}

void edge_stay_awake(int32_t uart) { event_post_once(HAL_EVENT_UART_TX, uart); }
