/* What the files of this port know of each other. */
#ifndef PORT_H
#define PORT_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts the runtime on the static arena; `frame` is the frame address of main, above which nothing points to the heap. */
void port_memory_init(void *frame);

void port_clock_init(void);

typedef struct {
  /* `pty`, `tcp:PORT`, `none`, or the path of a terminal device. */
  const char *uart;
  /* `none`, `stdio` or `tcp:PORT`. */
  const char *board;
  /* NULL: made from the host's name. */
  const char *id;
} port_options;

/* Prints the usage and ends the process on a bad command line. */
port_options port_parse_options(int argc, char **argv);

/*
 * A byte stream to one peer: a terminal, or a TCP listener that serves the latest client. Everything is non-blocking;
 * what is written with no peer there is lost, as on a wire.
 */
typedef struct {
  int listener, peer;
  /* A terminal device, which is there without anyone having connected. */
  bool terminal;
} port_stream;

/* `what` names the stream in messages. `inherited`: environment variable that carries it over a restart. */
void stream_open(port_stream *stream, const char *what, const char *spec, const char *inherited);
/* Keeps the descriptors open for the program that this process becomes. */
void stream_bequeath(const port_stream *stream, const char *inherited);
/* Fills in up to two entries; returns how many. */
int stream_poll_entries(const port_stream *stream, struct pollfd *entries, bool want_read, bool want_write);
void stream_accept(port_stream *stream);
/* Bytes read, 0 if there are none now. */
size_t stream_read(port_stream *stream, void *bytes, size_t size);
/* Bytes taken, 0 if the peer does not take any now. */
size_t stream_write(port_stream *stream, const void *bytes, size_t size);

void port_uart_open(const char *spec);
void port_board_open(const char *spec);
int port_uart_poll_entries(struct pollfd *entries);
int port_board_poll_entries(struct pollfd *entries);
void port_uart_service(void);
void port_board_service(void);
void port_uart_bequeath(void);
void port_board_bequeath(void);

/* Waits for input, room to send, or `ms` milliseconds (-1: for ever), and serves UART and board. */
void port_wait(int ms);

/* For hal_reset: becomes the same program anew, with the same lines. */
void port_restart(void) __attribute__((noreturn));
void port_identify(const port_options *options, char **argv);
void port_catch_crashes(void);
/* Prints the stack as addresses in the image. */
void port_backtrace(const char *reason);

#endif
