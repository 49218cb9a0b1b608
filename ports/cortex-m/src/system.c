/* The machine as a whole: restart, heap figures, identity (hal/src/system.native.ts). */
#include <string.h>

#include "board.h"
#include "cortex_m.h"
#include "hal_natives.h"
#include "lan9118.h"
#include "port.h"

/* Outlives a reset: the reason for it. Without the magic number it is what was in the RAM when power came. */
#define MAGIC 0x6D6B7273u
__attribute__((section(".noinit.reset"))) static struct {
  uint32_t magic;
  int32_t reason;
} next;
static int32_t reason;

/* What a boot loader leaves for the program that it starts; the program forgets it, for the next start may be without one. */
#define BOOT_MAGIC 0x6D6B626Cu
__attribute__((section(".noinit.boot"))) static struct {
  uint32_t magic;
  int32_t slot;
} boot;
static int32_t slot;

void port_reset_init(void) {
  reason = next.magic == MAGIC ? next.reason : RESET_POWER_ON;
  port_reset_expect(RESET_POWER_ON);
  slot = boot.magic == BOOT_MAGIC ? boot.slot : -1;
  boot.magic = 0;
}

void port_leave_slot(int32_t started) {
  boot.magic = BOOT_MAGIC;
  boot.slot = started;
}

int32_t hal_boot_slot(void) { return slot; }

void port_reset_expect(int32_t why) {
  next.magic = MAGIC;
  next.reason = why;
}

int32_t hal_reset_reason(void) { return reason; }

void port_reset(int32_t why) {
  port_reset_expect(why);
  __asm volatile("dsb" ::: "memory");
  SCB_AIRCR = AIRCR_RESET;
  for (;;) {
  }
}

void hal_reset(void) {
  port_uart_drain();
  port_reset(RESET_SOFTWARE);
}

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

/* 12 hexadecimal digits; false if the board has no address. */
static bool mac_digits(char *digits) {
  uint8_t address[6];
  if (!lan9118_address(address)) return false;
  for (int i = 0; i < 12; i++) digits[i] = "0123456789ABCDEF"[address[i / 2] >> (i % 2 ? 0 : 4) & 15];
  return true;
}

mk_str *hal_mac(void) {
  char digits[12];
  return mk_str_from_utf8(digits, mac_digits(digits) ? sizeof digits : 0);
}

#define NAME "cortex-m_"

mk_str *hal_device_id(void) {
#ifdef MK_DEVICE_ID
  return mk_str_from_utf8(MK_DEVICE_ID, sizeof MK_DEVICE_ID - 1);
#else
  char digits[12] = "000000000000", name[sizeof NAME - 1 + 6];
  mac_digits(digits);
  memcpy(name, NAME, sizeof NAME - 1);
  memcpy(name + sizeof NAME - 1, digits + 6, 6);
  return mk_str_from_utf8(name, sizeof name);
#endif
}

mk_str *hal_arch(void) { return mk_str_from_utf8("cortex-m", 8); }
