/* Reset and the vector table. */
#include <string.h>

#include "board.h"
#include "cortex_m.h"
#include "port.h"

typedef void (*vector)(void);

extern const vector __init_array_start[], __init_array_end[];
extern uint8_t __data_start[], __data_end[], __data_load[], __bss_start[], __bss_end[];

void reset_handler(void) __attribute__((noreturn));
void fault_handler(void);
void systick_handler(void);

/* Interrupts that a personality does not use end in the fault handler, which names them. */
#define DEFAULT_HANDLER __attribute__((weak, alias("fault_handler")))
void uart0_rx_handler(void) DEFAULT_HANDLER;
void uart0_tx_handler(void) DEFAULT_HANDLER;
void uart1_rx_handler(void) DEFAULT_HANDLER;
void timer0_handler(void) DEFAULT_HANDLER;
void timer1_handler(void) DEFAULT_HANDLER;
void ethernet_handler(void) DEFAULT_HANDLER;

void fault_handler_c(const uint32_t *frame, uint32_t exc_return);

__attribute__((section(".vectors"), used)) static const vector vectors[16 + BOARD_IRQ_COUNT] = {
    (vector)__stack_top,
    reset_handler,
    fault_handler, /* NMI: the watchdog */
    fault_handler, /* HardFault */
    fault_handler, /* MemManage */
    fault_handler, /* BusFault */
    fault_handler, /* UsageFault */
    fault_handler,
    fault_handler,
    fault_handler,
    fault_handler,
    fault_handler, /* SVCall */
    fault_handler, /* DebugMonitor */
    fault_handler,
    fault_handler, /* PendSV */
    systick_handler,
    [16 + BOARD_UART0_RX_IRQ] = uart0_rx_handler,
    [16 + BOARD_UART0_TX_IRQ] = uart0_tx_handler,
    [16 + BOARD_UART1_RX_IRQ] = uart1_rx_handler,
    [16 + BOARD_TIMER0_IRQ] = timer0_handler,
    [16 + BOARD_TIMER1_IRQ] = timer1_handler,
    [16 + BOARD_ETHERNET_IRQ] = ethernet_handler,
};

/*
 * Passes on the stack pointer at the fault (everything here runs on MSP). After a stack overflow it lies outside of
 * RAM: the lowest kilobyte of the stack is given up then for the handler to work.
 */
__attribute__((naked)) void fault_handler(void) {
  __asm volatile(
      "mrs r0, msp\n"
      "mov r1, lr\n"
      "ldr r2, =__stack_bottom\n"
      "cmp r0, r2\n"
      "bhs 1f\n"
      "ldr r3, =1024\n"
      "add r2, r3\n"
      "msr msp, r2\n"
      "1: ldr r3, =fault_handler_c\n"
      "bx r3\n");
}

void reset_handler(void) {
  memcpy(__data_start, __data_load, (size_t)(__data_end - __data_start));
  memset(__bss_start, 0, (size_t)(__bss_end - __bss_start));
#if __ARM_FP
  SCB_CPACR |= CPACR_FPU;
  __asm volatile("dsb\n isb" ::: "memory");
#endif
  port_memory_init();
  /* Constructors of static objects in an app's C++ files. */
  for (const vector *constructor = __init_array_start; constructor < __init_array_end; constructor++) (*constructor)();
  port_main();
  port_panic_end();
}
