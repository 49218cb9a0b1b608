#include "serial.h"

#include "byte_ring.h"
#include "event_queue.h"
#include "hal_natives.h"

#ifndef SERIAL_RECEIVE_BYTES
#define SERIAL_RECEIVE_BYTES 256
#endif
#ifndef SERIAL_TRANSMIT_BYTES
#define SERIAL_TRANSMIT_BYTES 256
#endif
/* hal_console_hold promises at least 256. */
#define HELD_BYTES 256

/* hal/src/uart.ts */
#define FLOW_SOFTWARE 2
#define XON 0x11
#define XOFF 0x13
/* A peer that sent XOFF and is never heard of again must not stop the machine for longer. */
#define XOFF_LIMIT_MS 2000u

static uint8_t receive_bytes[SERIAL_RECEIVE_BYTES], transmit_bytes[SERIAL_TRANSMIT_BYTES], held_bytes[HELD_BYTES];
static byte_ring receive_ring = {0, 0, sizeof receive_bytes, receive_bytes};
static byte_ring transmit_ring = {0, 0, sizeof transmit_bytes, transmit_bytes};
static byte_ring held_ring = {0, 0, sizeof held_bytes, held_bytes};
static bool opened, holding;
static volatile bool short_write, paused;
static uint32_t paused_since;
static int32_t flow;

static bool is_paused(void) {
  if (paused && hal_ticks_ms() - paused_since >= XOFF_LIMIT_MS) paused = false;
  return paused;
}

bool serial_received(uint8_t byte) {
  if (flow == FLOW_SOFTWARE && (byte == XON || byte == XOFF)) {
    paused = byte == XOFF;
    paused_since = hal_ticks_ms();
    if (!paused) serial_port_send();
    return true;
  }
  bool was_empty = !ring_used(&receive_ring);
  if (!ring_put(&receive_ring, byte)) return false;
  if (was_empty && opened) event_post_once(HAL_EVENT_UART_RX, 0);
  return true;
}

uint32_t serial_receive_room(void) { return ring_free(&receive_ring); }

/* Tells whoever could not write all of it that half of the ring is free now. */
static void tell_room(void) {
  if (!short_write || ring_used(&transmit_ring) > sizeof transmit_bytes / 2) return;
  short_write = false;
  event_post_once(HAL_EVENT_UART_TX, 0);
}

bool serial_next(uint8_t *byte) {
  if (is_paused() || !ring_get(&transmit_ring, byte)) return false;
  tell_room();
  return true;
}

bool serial_has_next(void) { return ring_used(&transmit_ring) && !is_paused(); }

static void put_console(uint8_t byte) {
  while (!ring_put(&transmit_ring, byte)) {
    if (!serial_port_wait_sent()) return;
  }
}

void serial_console(const char *text, size_t length) {
  serial_port_console_copy(text, length);
  for (size_t i = 0; i < length; i++) {
    if (holding) ring_put(&held_ring, (uint8_t)text[i]);
    else put_console((uint8_t)text[i]);
  }
  serial_port_send();
}

void hal_console_hold(bool on) {
  holding = on;
  uint8_t byte;
  while (!on && ring_get(&held_ring, &byte)) put_console(byte);
  serial_port_send();
}

bool serial_uart_config(int32_t port, int32_t baud, int32_t wanted_flow) {
  if (port != 0 || !serial_port_set_rate(baud)) return false;
  flow = wanted_flow;
  opened = true;
  if (ring_used(&receive_ring)) event_post_once(HAL_EVENT_UART_RX, 0);
  return true;
}

int32_t serial_uart_write(int32_t port, mk_typed *data, int32_t off, int32_t len) {
  if (port != 0 || !opened) return -1;
  const uint8_t *bytes = checked_bytes(data, off, len);
  int32_t taken = 0;
  while (taken < len && ring_put(&transmit_ring, bytes[taken])) taken++;
  if (taken) serial_port_send();
  if (taken < len) {
    short_write = true;
    /* It may all have gone out in the meantime: then nothing would tell. */
    tell_room();
  }
  return taken;
}

int32_t serial_uart_read(int32_t port, mk_typed *data, int32_t off, int32_t len) {
  if (port != 0 || !opened) return -1;
  uint8_t *bytes = checked_bytes(data, off, len);
  int32_t count = 0;
  while (count < len && ring_get(&receive_ring, &bytes[count])) count++;
  if (ring_used(&receive_ring)) event_post_once(HAL_EVENT_UART_RX, 0);
  if (count) serial_port_receive_more();
  return count;
}

int32_t serial_uart_tx_free(int32_t port) { return port == 0 && opened ? (int32_t)ring_free(&transmit_ring) : -1; }

/* board_uart.c stands in front of them in programs with another port. */
bool hal_uart_config(int32_t port, int32_t baud, int32_t wanted_flow) __attribute__((weak, alias("serial_uart_config")));
int32_t hal_uart_write(int32_t port, mk_typed *data, int32_t off, int32_t len) __attribute__((weak, alias("serial_uart_write")));
int32_t hal_uart_read(int32_t port, mk_typed *data, int32_t off, int32_t len) __attribute__((weak, alias("serial_uart_read")));
int32_t hal_uart_tx_free(int32_t port) __attribute__((weak, alias("serial_uart_tx_free")));
