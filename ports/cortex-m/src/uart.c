/* UART 0, the console and RPC line. */
#include "board.h"
#include "cmsdk_uart.h"
#include "cortex_m.h"
#include "port.h"
#include "serial.h"

#define UART0 ((cmsdk_uart *)BOARD_UART0_BASE)

void uart0_rx_handler(void);
void uart0_tx_handler(void);

void port_uart_init(void) {
  UART0->baud_divider = BOARD_CPU_HZ / BOARD_CONSOLE_BAUD;
  UART0->control = CONTROL_TX | CONTROL_RX | CONTROL_TX_INTERRUPT | CONTROL_RX_INTERRUPT;
  irq_enable(BOARD_UART0_RX_IRQ);
  irq_enable(BOARD_UART0_TX_IRQ);
  if (port_board_init) port_board_init();
}

static void send(void) {
  uint8_t byte;
  while (!(UART0->state & STATE_TX_FULL) && serial_next(&byte)) UART0->data = byte;
}

/* A byte that finds no room stays in the receiver, which holds the line off where there is flow control. */
static void receive(void) {
  while (UART0->state & STATE_RX_FULL) {
    if (!serial_receive_room()) {
      UART0->control &= ~CONTROL_RX_INTERRUPT;
      return;
    }
    serial_received((uint8_t)UART0->data);
  }
}

void uart0_rx_handler(void) {
  UART0->interrupt = INTERRUPT_RX;
  receive();
}

void uart0_tx_handler(void) {
  UART0->interrupt = INTERRUPT_TX;
  send();
}

void serial_port_send(void) {
  uint32_t state = irq_save();
  send();
  irq_restore(state);
}

void serial_port_receive_more(void) {
  uint32_t state = irq_save();
  UART0->control |= CONTROL_RX_INTERRUPT;
  receive();
  irq_restore(state);
}

bool serial_port_wait_sent(void) {
  serial_port_send();
  return true;
}

bool serial_port_set_rate(int32_t baud) {
  if (baud <= 0 || BOARD_CPU_HZ / (uint32_t)baud < BAUD_DIVIDER_MIN) return false;
  UART0->baud_divider = BOARD_CPU_HZ / (uint32_t)baud;
  return true;
}

void port_uart_drain(void) {
  uint8_t byte;
  irq_save();
  while (serial_next(&byte)) port_uart_write_raw((const char *)&byte, 1);
}

/* Needs neither interrupts nor anything that may be broken by now. */
void port_uart_write_raw(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    while (UART0->state & STATE_TX_FULL) {
    }
    UART0->data = (uint8_t)text[i];
  }
}
