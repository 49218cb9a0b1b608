/*
 * CMSDK APB watchdog (Cortex-M System Design Kit, DDI0479, 4.4). It counts down twice: the first time it interrupts
 * the program (NMI, which prints where the program was), the second time it resets the machine.
 */
#include "board.h"
#include "cortex_m.h"
#include "hal_natives.h"
#include "port.h"

#define WATCHDOG(offset) REG32(BOARD_WATCHDOG_BASE + (offset))
#define LOAD WATCHDOG(0x00)
#define CONTROL WATCHDOG(0x08)
#define INTERRUPT_CLEAR WATCHDOG(0x0C)
#define LOCK WATCHDOG(0xC00)
#define UNLOCK_KEY 0x1ACCE551u
#define CONTROL_INTERRUPT 1u
#define CONTROL_RESET 2u

void hal_watchdog(int32_t ms) {
  uint32_t limit = UINT32_MAX / (BOARD_CPU_HZ / 1000u);
  LOCK = UNLOCK_KEY;
  if (ms <= 0) {
    CONTROL = 0;
    /* QEMU's watchdog counts on when it is switched off, and would bite as soon as it is switched on again. */
    LOAD = 0;
    port_reset_expect(RESET_POWER_ON);
  } else {
    port_reset_expect(RESET_WATCHDOG);
    LOAD = ((uint32_t)ms < limit ? (uint32_t)ms : limit) * (BOARD_CPU_HZ / 1000u);
    INTERRUPT_CLEAR = 1;
    CONTROL = CONTROL_INTERRUPT | CONTROL_RESET;
  }
  /* Any other value locks it: a program that has gone wild does not stop it. */
  LOCK = 0;
}
