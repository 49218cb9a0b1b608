/* The machine as a whole: restart, heap figures, identity (hal/src/system.native.ts). */
#include "board.h"
#include "cortex_m.h"
#include "hal_natives.h"
#include "port.h"

#ifndef MK_DEVICE_ID
#define MK_DEVICE_ID "cortex-m_000000"
#endif

void port_reset(void) {
  __asm volatile("dsb" ::: "memory");
  SCB_AIRCR = AIRCR_RESET;
  for (;;) {
  }
}

void hal_reset(void) { port_panic_end(); }

/* An undefined instruction: the fault handler prints the stack and starts the machine anew. */
void hal_abort(void) { __asm volatile("udf #0"); }

/* Not for keys: the phase of the processor clock at the moment of the call, mixed. */
uint32_t hal_random(void) {
  static uint32_t state = 0x9E3779B9u;
  state += SYST_CVR ^ hal_ticks_ms() << 16;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

mk_str *hal_device_id(void) { return mk_str_from_utf8(MK_DEVICE_ID, sizeof MK_DEVICE_ID - 1); }

mk_str *hal_mac(void) { return mk_str_from_utf8("", 0); }

mk_str *hal_arch(void) { return mk_str_from_utf8("cortex-m", 8); }
