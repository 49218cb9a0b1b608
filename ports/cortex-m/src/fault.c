/*
 * Faults: registers, fault status, and every word of the stack that may be a return address. `mos console` and
 * `mos run` recognise the `backtrace:` line and print each address as a TypeScript file and line.
 */
#include "cortex_m.h"
#include "mk.h"
#include "port.h"

void fault_handler_c(const uint32_t *frame, uint32_t exc_return) __attribute__((noreturn, used));

#define MAX_CANDIDATES 24

static void text(const char *s) {
  size_t n = 0;
  while (s[n]) n++;
  port_panic_write(s, n);
}

static void hex(const char *label, uint32_t v) {
  char buf[11] = "0x";
  for (int i = 0; i < 8; i++) buf[2 + i] = "0123456789abcdef"[v >> (28 - 4 * i) & 15];
  text(label);
  port_panic_write(buf, 10);
}

static const char *exception_name(uint32_t number) {
  switch (number) {
    case 2: return "the watchdog was not fed";
    case 3: return "HardFault";
    case 4: return "MemManage";
    case 5: return "BusFault";
    case 6: return "UsageFault";
    default: return "unexpected interrupt";
  }
}

static bool on_stack(const uint32_t *p, size_t words) { return p >= __stack_bottom && p + words <= __stack_top; }

static void backtrace(const uint32_t *from, uint32_t pc, uint32_t lr) {
  hex("\r\nbacktrace: ", pc);
  hex(" ", lr & ~1u);
  int left = MAX_CANDIDATES;
  for (const uint32_t *p = from; p < __stack_top && left; p++) {
    if (!mk_is_return_address(*p)) continue;
    hex(" ", *p & ~1u);
    left--;
  }
}

void fault_handler_c(const uint32_t *frame, uint32_t exc_return) {
  port_panic_begin();
  text("\r\n*** panic: ");
  text(exception_name(SCB_ICSR & 0x1FFu));
#if __ARM_ARCH >= 7
  hex(" cfsr ", SCB_CFSR);
  hex(" hfsr ", SCB_HFSR);
  hex(" mmfar ", SCB_MMFAR);
  hex(" bfar ", SCB_BFAR);
#endif
  hex("\r\nsp ", (uint32_t)frame);
  hex(" exc_return ", exc_return);
  if (!on_stack(frame, 8)) {
    text("\r\nstack overflow: the stack pointer has left the stack");
    backtrace(__stack_bottom, 0, 0);
  } else {
    static const char *const names[] = {" r0 ", " r1 ", " r2 ", " r3 ", " r12 ", " lr ", " pc ", " psr "};
    for (int i = 0; i < 8; i++) hex(names[i], frame[i]);
    backtrace(frame + 8, frame[6], frame[5]);
  }
  text("\r\n");
  port_panic_end();
}
