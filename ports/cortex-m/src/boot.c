/* Starts other programs (hal/src/boot.native.ts): they run from the memory that their images are copied to. */
#include <string.h>

#include "board.h"
#include "cortex_m.h"
#include "hal_natives.h"
#include "port.h"

bool hal_boot_load(uint32_t address, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  if (address < BOARD_IMAGE_START || address > BOARD_IMAGE_END || (uint32_t)len > BOARD_IMAGE_END - address) return false;
  memcpy((void *)address, bytes, (size_t)len);
  return true;
}

/* Nothing that this program has set going interrupts the next one. */
static void leave_interrupts(void) {
  irq_save();
  SYST_CSR = 0;
  SCB_ICSR = ICSR_PENDSTCLR;
  for (unsigned i = 0; i < (BOARD_IRQ_COUNT + 31) / 32; i++) {
    NVIC_ICER[i] = UINT32_MAX;
    NVIC_ICPR[i] = UINT32_MAX;
  }
}

/* As the processor itself starts: stack pointer and first instruction are the first two words of the vector table. */
__attribute__((noreturn)) static void jump(const uint32_t *vectors) {
  SCB_VTOR = (uint32_t)vectors;
  __asm volatile(
      "dsb\n"
      "isb\n"
      "msr msp, %0\n"
      "cpsie i\n"
      "bx %1\n" ::"r"(vectors[0]),
      "r"(vectors[1])
      : "memory");
  __builtin_unreachable();
}

bool hal_boot_start(uint32_t address, int32_t slot) {
  if (address % (4 * BOARD_VECTORS_ALIGN) || address < BOARD_IMAGE_START || address > BOARD_IMAGE_END - 8) return false;
  port_uart_drain();
  leave_interrupts();
  port_leave_slot(slot);
  port_reset_expect(hal_reset_reason());
  jump((const uint32_t *)address);
}
