/* Registers of the CMSDK APB UART (Cortex-M System Design Kit, DDI0479, 4.3). */
#ifndef CMSDK_UART_H
#define CMSDK_UART_H

#include <stdint.h>

typedef struct {
  volatile uint32_t data, state, control, interrupt, baud_divider;
} cmsdk_uart;

#define STATE_TX_FULL 1u
#define STATE_RX_FULL 2u
#define CONTROL_TX 1u
#define CONTROL_RX 2u
#define CONTROL_TX_INTERRUPT 4u
#define CONTROL_RX_INTERRUPT 8u
#define INTERRUPT_TX 1u
#define INTERRUPT_RX 2u
#define BAUD_DIVIDER_MIN 16u

#endif
