/* The line to the virtual board: a TCP client, or standard input and output. */
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "board_request.h"
#include "hal_natives.h"
#include "port.h"
#include "virtual_pins.h"

#define INHERITED "MEERKAT_BOARD"
#define PIN_BUTTON 0
#define PIN_LED 2
/* Longest of one wait for the board, and how many of them until it has room. */
#define WAIT_MS 20
#define FULL_TRIES 5

static port_stream line;
static bool on_stdio;

/* Standard input blocks, and is shared with others that must not find it otherwise: it is read once it has bytes. */
static bool readable(void) {
  struct pollfd entry = {.fd = line.peer.fd, .events = POLLIN};
  return line.peer.fd >= 0 && poll(&entry, 1, 0) > 0;
}

static bool await(int fd, short events) {
  struct pollfd entry = {.fd = fd, .events = events};
  return poll(&entry, 1, WAIT_MS) > 0;
}

static void service(void) {
  if (readable()) {
    char bytes[256];
    size_t n = stream_read(&line, bytes, sizeof bytes);
    for (size_t i = 0; i < n; i++) board_received(bytes[i]);
  }
  stream_want(&line, true, false);
}

void port_board_open(const char *spec) {
  on_stdio = strcmp(spec, "stdio") == 0;
  stream_open(&line, "board", on_stdio ? "none" : spec, INHERITED, service);
  if (on_stdio) line.peer.fd = STDIN_FILENO;
  stream_want(&line, true, false);
  port_board_send("boot\n", 5);
}

void port_board_bequeath(void) { stream_bequeath(&line, INHERITED); }

bool port_board_exists(void) { return line.peer.fd >= 0 || line.listener.fd >= 0; }

void port_board_hold(bool on) { (void)on; }

size_t port_board_write(const char *text, size_t length) {
  if (on_stdio) {
    ssize_t n = write(STDOUT_FILENO, text, length);
    return n < 0 ? 0 : (size_t)n;
  }
  size_t n = stream_write(&line, text, length);
  if (!n) await(line.peer.fd, POLLOUT);
  return n;
}

void port_board_wait(void) {
  if (line.peer.fd >= 0) {
    if (await(line.peer.fd, POLLIN)) service();
  } else if (await(line.listener.fd, POLLIN)) {
    line.listener.ready(&line.listener, 0);
  }
}

/* A board that does not read for long loses what it is told. */
void port_board_send(const char *text, size_t length) {
  for (int tries = 0; length && tries < FULL_TRIES; tries++) {
    size_t n = port_board_write(text, length);
    text += n;
    length -= n;
  }
}

void port_pin_changed(int32_t pin, bool level) {
  (void)pin;
  (void)level;
}

int32_t hal_board_led(void) { return PIN_LED; }

bool hal_board_led_inverted(void) { return false; }

int32_t hal_board_button(void) { return PIN_BUTTON; }
