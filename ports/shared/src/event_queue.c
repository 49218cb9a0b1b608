#include "event_queue.h"

#define QUEUE_SIZE 32u

static volatile uint32_t queue[QUEUE_SIZE];
static volatile uint8_t head, tail;
/* One bit for each port: the events of kind UART_RX and UART_TX that wait. */
static volatile uint8_t waiting_rx, waiting_tx;

void event_post(int kind, int argument) {
  uint32_t state = port_lock();
  uint8_t next = (uint8_t)((head + 1u) % QUEUE_SIZE);
  if (next != tail) {
    queue[head] = (uint32_t)kind << 16 | (uint32_t)argument;
    head = next;
  }
  port_unlock(state);
}

void event_post_once(int kind, int argument) {
  uint32_t state = port_lock();
  uint8_t bit = (uint8_t)(1u << argument);
  if (kind == HAL_EVENT_UART_RX) waiting_rx |= bit;
  if (kind == HAL_EVENT_UART_TX) waiting_tx |= bit;
  port_unlock(state);
}

bool event_waiting(void) { return waiting_rx || waiting_tx || head != tail; }

static int32_t take_bit(volatile uint8_t *bits, int kind) {
  int port = __builtin_ctz(*bits);
  *bits = (uint8_t)(*bits & (*bits - 1u));
  return kind << 16 | port;
}

int32_t hal_event_poll(void) {
  uint32_t state = port_lock();
  int32_t event = 0;
  if (waiting_rx) {
    event = take_bit(&waiting_rx, HAL_EVENT_UART_RX);
  } else if (waiting_tx) {
    event = take_bit(&waiting_tx, HAL_EVENT_UART_TX);
  } else if (head != tail) {
    event = (int32_t)queue[tail];
    tail = (uint8_t)((tail + 1u) % QUEUE_SIZE);
  }
  port_unlock(state);
  return event;
}
