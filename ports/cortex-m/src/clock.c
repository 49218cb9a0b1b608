/* SysTick at 1 kHz. */
#include "board.h"
#include "cortex_m.h"
#include "port.h"

void systick_handler(void);

static volatile uint32_t ticks;

void systick_handler(void) { ticks++; }

void port_clock_init(void) {
  SYST_RVR = BOARD_CPU_HZ / 1000u - 1u;
  SYST_CVR = 0;
  SYST_CSR = 7; /* processor clock, interrupt, enable */
}

uint32_t port_ticks_ms(void) { return ticks; }
