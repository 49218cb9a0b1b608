/* What the files of this port know of each other. */
#ifndef PORT_H
#define PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From the linker script. */
extern uint32_t __stack_bottom[], __stack_top[], __text_end[];
extern uint8_t __heap_start[], __heap_end[];

/* The personality: `firmware.c` or `bare.c`. */
int port_main(void);
/* Writes without interrupts and without the heap; usable from a fault handler. */
void port_panic_write(const char *text, size_t length);
/* Ends a panic: the device resets, a bare program leaves with a failure status. */
void port_panic_end(void) __attribute__((noreturn));

/* Starts the runtime: heap between the linker's symbols, stack limit. */
void port_memory_init(void);

/* Starts SysTick at 1 kHz; `port_ticks_ms` counts since then and wraps after 49 days. */
void port_clock_init(void);
uint32_t port_ticks_ms(void);

#endif
