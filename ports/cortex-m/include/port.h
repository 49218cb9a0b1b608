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
/* A panic begins. */
void port_panic_begin(void);
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

/* Sleeps until there is an event or port_wake() was called, or until `ms` milliseconds have passed (-1: without a limit). */
void port_sleep(int32_t ms);
/* For interrupt handlers whose driver has work for the event loop, but no event yet. */
void port_wake(void);

/* UART 0, with interrupts, and the board's line where there is one. */
void port_uart_init(void);
/* board_line.c, only in programs that use pins. */
void port_board_init(void) __attribute__((weak));
/* Sends what is queued, then leaves interrupts off: the machine is about to stop. */
void port_uart_drain(void);
void port_uart_write_raw(const char *text, size_t length);

/* hal/src/system.ts */
#define RESET_POWER_ON 0
#define RESET_SOFTWARE 1
#define RESET_WATCHDOG 2
#define RESET_CRASH 3
#define RESET_DEEP_SLEEP 4
/* Finds out why the machine has started; before anything can reset it again. */
void port_reset_init(void);
/* The reason that will be told if the machine starts again without a word of its own. */
void port_reset_expect(int32_t reason);
void port_reset(int32_t reason) __attribute__((noreturn));
/* What the program that is started next gets from hal_boot_slot. */
void port_leave_slot(int32_t slot);

/*
 * crash.c, only in programs that ask for the report: starts it anew, and adds to it. No initialiser, no interrupt and
 * no heap is needed.
 */
void crash_begin(void) __attribute__((weak));
void crash_note(const char *text, size_t length) __attribute__((weak));

#endif
