/* The virtual board's line: UART 1, QEMU's second serial port. */
#include "board.h"
#include "cmsdk_uart.h"
#include "cortex_m.h"
#include "port.h"
#include "virtual_pins.h"

#define UART1 ((cmsdk_uart *)BOARD_UART1_BASE)

void uart1_rx_handler(void);

void port_board_init(void) {
  UART1->baud_divider = BAUD_DIVIDER_MIN;
  UART1->control = CONTROL_TX | CONTROL_RX | CONTROL_RX_INTERRUPT;
  irq_enable(BOARD_UART1_RX_IRQ);
}

void uart1_rx_handler(void) {
  UART1->interrupt = INTERRUPT_RX;
  while (UART1->state & STATE_RX_FULL) virtual_pins_received((char)UART1->data);
}

void port_board_send(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    while (UART1->state & STATE_TX_FULL) {
    }
    UART1->data = (uint8_t)text[i];
  }
}
