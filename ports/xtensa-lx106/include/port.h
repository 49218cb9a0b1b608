/* What the files of this port know of each other. */
#ifndef PORT_H
#define PORT_H

#include <stddef.h>
#include <stdint.h>

/* From the linker script. */
extern uint32_t __stack_bottom[], __stack_top[];
extern uint8_t __heap_start[], __heap_end[], __bss_start[], __bss_end[];

/* The host's standard output. */
void machine_write(const char *text, size_t length);
/* Ends QEMU with this status. */
void machine_exit(int status) __attribute__((noreturn));

/* The personality. */
void port_main(void);

#endif
