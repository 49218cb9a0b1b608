/* UART 1 (hal/src/uart.native.ts), which is wired to the virtual board: lines `uart 1 DATA` in both directions. */
#include "board_request.h"
#include "byte_ring.h"
#include "event_queue.h"
#include "hal_natives.h"
#include "serial.h"
#include "virtual_pins.h"

#define PORT 1
#define RECEIVE_BYTES 256
#define LINE_BYTES 64

static uint8_t receive_bytes[RECEIVE_BYTES];
static byte_ring receive_ring = {0, 0, sizeof receive_bytes, receive_bytes};
static bool opened;

int32_t hal_uart_count(void) { return PORT + 1; }

bool hal_uart_config(int32_t port, int32_t baud, int32_t flow) {
  if (port != PORT) return serial_uart_config(port, baud, flow);
  if (baud <= 0) return false;
  opened = true;
  if (ring_used(&receive_ring)) event_post_once(HAL_EVENT_UART_RX, PORT);
  return true;
}

static char hex_digit(uint8_t nibble) { return "0123456789abcdef"[nibble & 15u]; }

static void send_line(const uint8_t *bytes, int32_t length) {
  char line[7 + 2 * LINE_BYTES + 1] = "uart 1 ";
  size_t n = 7;
  for (int32_t i = 0; i < length; i++) {
    line[n++] = hex_digit(bytes[i] >> 4);
    line[n++] = hex_digit(bytes[i]);
  }
  line[n++] = '\n';
  port_board_send(line, n);
}

int32_t hal_uart_write(int32_t port, mk_typed *data, int32_t off, int32_t len) {
  if (port != PORT) return serial_uart_write(port, data, off, len);
  const uint8_t *bytes = checked_bytes(data, off, len);
  if (!opened) return -1;
  for (int32_t sent = 0; sent < len; sent += LINE_BYTES) send_line(bytes + sent, len - sent < LINE_BYTES ? len - sent : LINE_BYTES);
  return len;
}

int32_t hal_uart_read(int32_t port, mk_typed *data, int32_t off, int32_t len) {
  if (port != PORT) return serial_uart_read(port, data, off, len);
  uint8_t *bytes = checked_bytes(data, off, len);
  if (!opened) return -1;
  int32_t count = 0;
  while (count < len && ring_get(&receive_ring, &bytes[count])) count++;
  if (ring_used(&receive_ring)) event_post_once(HAL_EVENT_UART_RX, PORT);
  return count;
}

/* What is written is sent at once. */
int32_t hal_uart_tx_free(int32_t port) {
  if (port != PORT) return serial_uart_tx_free(port);
  return opened ? RECEIVE_BYTES : -1;
}

static void received(uint8_t byte) {
  bool was_empty = !ring_used(&receive_ring);
  if (ring_put(&receive_ring, byte) && was_empty && opened) event_post_once(HAL_EVENT_UART_RX, PORT);
}

/* A line is right up to the first byte that is not. */
void board_uart_received(char byte) {
  static const char beginning[] = "uart 1 ";
  static uint8_t at, high;
  static bool skipped, has_high;
  if (byte == '\n') {
    at = 0;
    skipped = has_high = false;
    return;
  }
  if (skipped) return;
  if (at < sizeof beginning - 1) {
    skipped = byte != beginning[at++];
    return;
  }
  if (!((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f'))) {
    skipped = true;
    return;
  }
  uint8_t digit = (uint8_t)(byte <= '9' ? byte - '0' : byte - 'a' + 10);
  if (has_high) received((uint8_t)(high << 4 | digit));
  else high = digit;
  has_high = !has_high;
}
