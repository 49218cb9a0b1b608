/* Addresses and interrupt numbers of the Arm MPS2 AN385 (application note DAI0385, memory map and interrupt assignments). */
#ifndef BOARD_H
#define BOARD_H

#define BOARD_CPU_HZ 25000000u

#define BOARD_UART0_BASE 0x40004000u
#define BOARD_UART0_RX_IRQ 0
#define BOARD_UART0_TX_IRQ 1
#define BOARD_UART1_BASE 0x40005000u
#define BOARD_UART1_RX_IRQ 2
/* CMSDK APB timers. */
#define BOARD_TIMER0_BASE 0x40000000u
#define BOARD_TIMER0_IRQ 8
#define BOARD_TIMER1_BASE 0x40001000u
#define BOARD_TIMER1_IRQ 9
#define BOARD_ETHERNET_BASE 0x40200000u
#define BOARD_ETHERNET_IRQ 13
#define BOARD_IRQ_COUNT 32
/* Vectors are aligned to their number, with the 16 of the processor, made a power of two. */
#define BOARD_VECTORS_ALIGN 64u
#define BOARD_CONSOLE_BAUD 115200u

/* Where a boot loader may put programs: memory for code behind its own 64 KB. */
#define BOARD_IMAGE_START 0x00010000u
#define BOARD_IMAGE_END 0x00400000u

#define BOARD_WATCHDOG_BASE 0x40008000u

/* 16 MB of PSRAM stand in for a flash chip: flash.c. */
#define BOARD_FLASH_BASE 0x21000000u
#define BOARD_FLASH_BYTES 0x1000000u

/* FPGA system I/O: two user LEDs. */
#define BOARD_FPGAIO_LED 0x40028000u

#endif
