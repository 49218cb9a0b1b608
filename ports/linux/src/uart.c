/* UART 0 on a stream. */
#include <poll.h>
#include <stdio.h>

#include "port.h"
#include "serial.h"

#define INHERITED "MEERKAT_UART"
/* Longest that console output waits for a peer that does not read. */
#define CONSOLE_WAIT_MS 50

static port_stream line;
/* Bytes taken from the ring that the peer has not taken yet. */
static uint8_t pending[512];
static size_t pending_length, pending_sent;

static void receive(void) {
  uint8_t bytes[1024];
  uint32_t room = serial_receive_room();
  size_t n = room ? stream_read(&line, bytes, room < sizeof bytes ? room : sizeof bytes) : 0;
  for (size_t i = 0; i < n; i++) serial_received(bytes[i]);
}

static void send(void) {
  for (;;) {
    if (pending_sent == pending_length) {
      pending_sent = pending_length = 0;
      while (pending_length < sizeof pending && serial_next(&pending[pending_length])) pending_length++;
      if (!pending_length) return;
    }
    size_t n = stream_write(&line, pending + pending_sent, pending_length - pending_sent);
    if (!n) return;
    pending_sent += n;
  }
}

static void service(void) {
  receive();
  send();
}

void port_uart_open(const char *spec) { stream_open(&line, "UART 0", spec, INHERITED, service); }

void port_uart_bequeath(void) { stream_bequeath(&line, INHERITED); }

void port_uart_prepare(void) {
  send();
  stream_want(&line, serial_receive_room() > 0, pending_sent < pending_length);
}

/* The bytes leave in port_wait, or when something waits for room: between two turns of the loop, as on a chip. */
void serial_port_send(void) {}

void serial_port_receive_more(void) {}

bool serial_port_wait_sent(void) {
  send();
  if (!serial_has_next()) return true;
  struct pollfd entry = {.fd = line.peer.fd, .events = POLLOUT};
  if (line.peer.fd >= 0 && poll(&entry, 1, CONSOLE_WAIT_MS) > 0) {
    send();
    return true;
  }
  return false;
}

bool serial_port_set_rate(int32_t baud) { return baud > 0; }

void serial_port_console_copy(const char *text, size_t length) {
  fwrite(text, 1, length, stdout);
  fflush(stdout);
}
