#include "event_queue.h"

#include <stddef.h>

#define QUEUE_SIZE 32u

static volatile uint32_t queue[QUEUE_SIZE];
static volatile uint8_t head, tail;
/* Sockets that a port can have. */
#ifndef EVENT_SOCKETS
#define EVENT_SOCKETS 32
#endif
#define SOCKET_WORDS ((EVENT_SOCKETS + 31) / 32)

/* The events of a kind that is posted once: one bit for each argument that waits. */
typedef struct {
  uint8_t kind;
  uint8_t words;
  /* Bits that are set. */
  volatile uint16_t count;
  /* The argument served last, so that a busy one does not keep the others waiting. */
  uint16_t served;
  volatile uint32_t *bits;
} once_set;

static volatile uint32_t uart_rx_bits[1], uart_tx_bits[1], net_bits[SOCKET_WORDS], interface_bits[1];
static once_set once_sets[] = {
    {HAL_EVENT_UART_RX, 1, 0, 0, uart_rx_bits},
    {HAL_EVENT_UART_TX, 1, 0, 0, uart_tx_bits},
    {HAL_EVENT_NET, SOCKET_WORDS, 0, 0, net_bits},
    {HAL_EVENT_NET_IF, 1, 0, 0, interface_bits},
};
#define ONCE_KINDS (sizeof once_sets / sizeof *once_sets)

void event_post(int kind, int argument) {
  uint32_t state = port_lock();
  uint8_t next = (uint8_t)((head + 1u) % QUEUE_SIZE);
  if (next != tail) {
    queue[head] = (uint32_t)kind << 16 | (uint32_t)argument;
    head = next;
  }
  port_unlock(state);
}

static once_set *set_of(int kind) {
  size_t i = 0;
  while (i < ONCE_KINDS - 1 && once_sets[i].kind != kind) i++;
  return &once_sets[i];
}

static void change_bit(once_set *set, uint32_t argument, bool on) {
  volatile uint32_t *word = &set->bits[argument / 32];
  uint32_t bit = 1u << argument % 32;
  if (((*word & bit) != 0) == on) return;
  *word ^= bit;
  set->count = (uint16_t)(set->count + (on ? 1 : -1));
}

void event_post_once(int kind, int argument) {
  uint32_t state = port_lock();
  change_bit(set_of(kind), (uint32_t)argument, true);
  port_unlock(state);
}

void event_forget(int kind, int argument) {
  uint32_t state = port_lock();
  change_bit(set_of(kind), (uint32_t)argument, false);
  port_unlock(state);
}

static bool any_once(void) {
  for (size_t i = 0; i < ONCE_KINDS; i++) {
    if (once_sets[i].count) return true;
  }
  return false;
}

bool event_waiting(void) { return any_once() || head != tail; }

/* The next argument after the one served last; there is one. */
static int32_t take_once(once_set *set) {
  uint32_t word = set->served / 32u;
  uint32_t bits = set->bits[word] & ~(UINT32_MAX >> (31u - set->served % 32u));
  while (!bits) {
    word = word + 1u == set->words ? 0 : word + 1u;
    bits = set->bits[word];
  }
  set->served = (uint16_t)(word * 32u + (uint32_t)__builtin_ctz(bits));
  change_bit(set, set->served, false);
  return set->kind << 16 | set->served;
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
    if (turn == ONCE_KINDS) {
      if (head != tail) return take_queued();
    } else if (once_sets[turn].count) {
      return take_once(&once_sets[turn]);
    }
  }
  return 0;
}

int32_t hal_event_poll(void) {
  uint32_t state = port_lock();
  int32_t event = take();
  port_unlock(state);
  return event;
}
