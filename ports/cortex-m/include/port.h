/* What the files of this port know of each other. */
#ifndef PORT_H
#define PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From the linker script. */
extern uint32_t __stack_bottom[], __stack_top[];
extern uint8_t __heap_start[], __heap_end[];

/* The personality: `firmware.c` or `bare.c`. */
int port_main(void);
/* Writes without interrupts and without the heap; usable from a fault handler. */
void port_panic_write(const char *text, size_t length);
/* Ends a panic: the device resets, a bare program leaves with a failure status. */
void port_panic_end(void) __attribute__((noreturn));
/* Called each time the processor wakes while it waits. */
void port_idle(void);

/* Starts the runtime: heap between the linker's symbols, stack limit. */
void port_memory_init(void);

/* Starts SysTick at 1 kHz, which hal_ticks_ms counts. */
void port_clock_init(void);

/* Sleeps until there is an event, or until `ms` milliseconds have passed (-1: until there is an event). */
void port_sleep(int32_t ms);

/* Both UARTs, with interrupts. */
void port_uart_init(void);
/* Sends what is queued, then leaves interrupts off: the machine is about to stop. */
void port_uart_drain(void);
void port_uart_write_raw(const char *text, size_t length);

void port_reset(void) __attribute__((noreturn));

#endif
