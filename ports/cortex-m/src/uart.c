/*
 * CMSDK APB UARTs of the board (Cortex-M System Design Kit, DDI0479, 4.3): UART 0 is the console and RPC line, UART 1
 * leads to the virtual board.
 */
#include "board.h"
#include "cortex_m.h"
#include "port.h"
#include "serial.h"
#include "virtual_pins.h"

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

#define UART0 ((cmsdk_uart *)BOARD_UART0_BASE)
#define UART1 ((cmsdk_uart *)BOARD_UART1_BASE)

void uart0_rx_handler(void);
void uart0_tx_handler(void);
void uart1_rx_handler(void);

void port_uart_init(void) {
  UART0->baud_divider = BOARD_CPU_HZ / BOARD_CONSOLE_BAUD;
  UART0->control = CONTROL_TX | CONTROL_RX | CONTROL_TX_INTERRUPT | CONTROL_RX_INTERRUPT;
  UART1->baud_divider = BAUD_DIVIDER_MIN;
  UART1->control = CONTROL_TX | CONTROL_RX | CONTROL_RX_INTERRUPT;
  irq_enable(BOARD_UART0_RX_IRQ);
  irq_enable(BOARD_UART0_TX_IRQ);
  irq_enable(BOARD_UART1_RX_IRQ);
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

void uart1_rx_handler(void) {
  UART1->interrupt = INTERRUPT_RX;
  while (UART1->state & STATE_RX_FULL) virtual_pins_received((char)UART1->data);
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

void port_board_send(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    while (UART1->state & STATE_TX_FULL) {
    }
    UART1->data = (uint8_t)text[i];
  }
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
