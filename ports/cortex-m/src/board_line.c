/* The virtual board's line: UART 1, QEMU's second serial port. */
#include "board.h"
#include "board_request.h"
#include "cmsdk_uart.h"
#include "cortex_m.h"
#include "port.h"
#include "virtual_pins.h"

#define UART1 ((cmsdk_uart *)BOARD_UART1_BASE)

/* Looks at the transmitter for one line, some 100 ms of them. */
#define MAX_SPINS 1000000u

void uart1_rx_handler(void);

void port_board_init(void) {
  UART1->baud_divider = BAUD_DIVIDER_MIN;
  UART1->control = CONTROL_TX | CONTROL_RX | CONTROL_RX_INTERRUPT;
  port_board_hold(false);
  port_board_send("boot\n", 5);
}

void port_board_hold(bool on) { (on ? NVIC_ICER : NVIC_ISER)[BOARD_UART1_RX_IRQ / 32] = 1u << BOARD_UART1_RX_IRQ % 32; }

bool port_board_exists(void) { return true; }

size_t port_board_write(const char *text, size_t length) {
  size_t n = 0;
  while (n < length && !(UART1->state & STATE_TX_FULL)) UART1->data = (uint8_t)text[n++];
  return n;
}

void port_board_wait(void) { wait_for_interrupt(); }

void uart1_rx_handler(void) {
  UART1->interrupt = INTERRUPT_RX;
  while (UART1->state & STATE_RX_FULL) board_received((char)UART1->data);
}

/* A pin that the board drives may have something to tell too. What a board does not take for long is lost. */
void port_board_send(const char *text, size_t length) {
  port_board_hold(true);
  for (uint32_t spins = 0; length && spins < MAX_SPINS; spins++) {
    if (UART1->state & STATE_TX_FULL) continue;
    UART1->data = (uint8_t)*text++;
    length--;
  }
  port_board_hold(false);
}
