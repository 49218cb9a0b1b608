#include "event_queue.h"

#include <stddef.h>

#define QUEUE_SIZE 32u

static volatile uint32_t queue[QUEUE_SIZE];
static volatile uint8_t head, tail;
/* For each kind of event that is posted once, one bit for each argument that waits. */
static const uint8_t once_kinds[] = {HAL_EVENT_UART_RX, HAL_EVENT_UART_TX, HAL_EVENT_NET, HAL_EVENT_NET_IF};
#define ONCE_KINDS (sizeof once_kinds)
static volatile uint32_t waiting[ONCE_KINDS];
/* The argument served last, so that a busy one does not keep the others waiting. */
static uint8_t served[ONCE_KINDS];

void event_post(int kind, int argument) {
  uint32_t state = port_lock();
  uint8_t next = (uint8_t)((head + 1u) % QUEUE_SIZE);
  if (next != tail) {
    queue[head] = (uint32_t)kind << 16 | (uint32_t)argument;
    head = next;
  }
  port_unlock(state);
}

static volatile uint32_t *bits_of(int kind) {
  size_t i = 0;
  while (i < ONCE_KINDS - 1 && once_kinds[i] != kind) i++;
  return &waiting[i];
}

void event_post_once(int kind, int argument) {
  uint32_t state = port_lock();
  *bits_of(kind) |= 1u << argument;
  port_unlock(state);
}

void event_forget(int kind, int argument) {
  uint32_t state = port_lock();
  *bits_of(kind) &= ~(1u << argument);
  port_unlock(state);
}

static bool any_once(void) {
  uint32_t all = 0;
  for (size_t i = 0; i < ONCE_KINDS; i++) all |= waiting[i];
  return all != 0;
}

bool event_waiting(void) { return any_once() || head != tail; }

/* The next argument after the one served last. */
static int32_t take_once(size_t i) {
  uint32_t bits = waiting[i];
  uint32_t above = served[i] == 31 ? 0 : bits & ~0u << (served[i] + 1);
  served[i] = (uint8_t)__builtin_ctz(above ? above : bits);
  waiting[i] = bits & ~(1u << served[i]);
  return once_kinds[i] << 16 | served[i];
}

static int32_t take_queued(void) {
  int32_t event = (int32_t)queue[tail];
  tail = (uint8_t)((tail + 1u) % QUEUE_SIZE);
  return event;
}

/* The kinds take turns, so that none can keep the others waiting. */
static int32_t take(void) {
  static uint8_t turn;
  for (size_t i = 0; i <= ONCE_KINDS; i++) {
    turn = (uint8_t)((turn + 1u) % (ONCE_KINDS + 1));
    if (turn == ONCE_KINDS ? head != tail : waiting[turn] != 0) return turn == ONCE_KINDS ? take_queued() : take_once(turn);
  }
  return 0;
}

int32_t hal_event_poll(void) {
  uint32_t state = port_lock();
  int32_t event = take();
  port_unlock(state);
  return event;
}
