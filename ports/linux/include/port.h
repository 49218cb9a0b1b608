/* What the files of this port know of each other. */
#ifndef PORT_H
#define PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts the runtime on the static arena; `frame` is the frame address of main, above which nothing points to the heap. */
void port_memory_init(void *frame);

void port_clock_init(void);
/* Microseconds since then. */
uint64_t port_micros(void);

typedef struct {
  /* `pty`, `tcp:PORT`, `none`, or the path of a terminal device. */
  const char *uart;
  /* `none`, `stdio` or `tcp:PORT`. */
  const char *board;
  /* NULL: made from the host's name. */
  const char *id;
  /* File that holds the flash; NULL: memory. */
  const char *flash;
} port_options;

/* Prints the usage and ends the process on a bad command line. */
port_options port_parse_options(int argc, char **argv);

/* A descriptor that the wait looks at (wait.c). */
typedef struct port_source {
  int fd;
  /* EPOLL* that are watched for; 0: none. */
  uint32_t events;
  /* Called from the wait with what has happened. */
  void (*ready)(struct port_source *source, uint32_t events);
} port_source;

void port_wait_init(void);
/* Watches for these from now on, or for nothing with 0, which has to come before the descriptor is closed. */
void port_watch(port_source *source, uint32_t events);
/* Waits for an event of the program or `ms` milliseconds (-1: for ever), and serves all sources. */
void port_wait(int ms);

/*
 * A byte stream to one peer: a terminal, or a TCP listener that serves the latest client. Everything is non-blocking;
 * what is written with no peer there is lost, as on a wire.
 */
typedef struct port_stream {
  port_source listener, peer;
  /* A terminal device, which is there without anyone having connected. */
  bool terminal;
  /* Called when the peer may have sent something, has room, or is another. */
  void (*service)(void);
} port_stream;

/* `what` names the stream in messages. `inherited`: environment variable that carries it over a restart. */
void stream_open(port_stream *stream, const char *what, const char *spec, const char *inherited, void (*service)(void));
/* Keeps the descriptors open for the program that this process becomes. */
void stream_bequeath(const port_stream *stream, const char *inherited);
/* Says what the next wait is to look for. */
void stream_want(port_stream *stream, bool to_read, bool to_write);
/* Bytes read, 0 if there are none now. */
size_t stream_read(port_stream *stream, void *bytes, size_t size);
/* Bytes taken, 0 if the peer does not take any now. */
size_t stream_write(port_stream *stream, const void *bytes, size_t size);

void port_uart_open(const char *spec);
void port_board_open(const char *spec);
/* Before each wait: sends what there is, and says what to wait for. */
void port_uart_prepare(void);
void port_uart_bequeath(void);
void port_board_bequeath(void);

void port_flash_open(const char *file);
void port_flash_bequeath(void);
/* NULL: it is memory. */
const char *port_flash_path(void);

/*
 * Why the machine has started, and what the last crash printed, over restarts (crash.c). With a file of flash, in a
 * file beside it; else in memory that only a restart in the same process finds again.
 */
void port_crash_open(const char *flash_file);
void port_crash_bequeath(void);
/* Prints the stack as addresses in the image, and keeps it as the report. */
void port_backtrace(const char *reason);
void port_catch_crashes(void);
/* Hears all that is printed, to keep what an error that nobody catches tells. */
void port_crash_text(const char *text, size_t length);

/* hal/src/system.ts */
#define RESET_POWER_ON 0
#define RESET_SOFTWARE 1
#define RESET_WATCHDOG 2
#define RESET_CRASH 3
#define RESET_DEEP_SLEEP 4

/* Becomes the same program anew, with the same lines; fit for a signal handler. */
void port_become_anew(int reason) __attribute__((noreturn));
void port_identify(const port_options *options, char **argv);

#endif
