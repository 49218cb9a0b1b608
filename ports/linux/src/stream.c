/* Terminals, pseudo-terminals and TCP listeners as byte streams to one peer. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "port.h"
#include "system.h"

static void fail(const char *what, const char *spec) {
  fprintf(stderr, "%s %s: %s\n", what, spec, strerror(errno));
  exit(2);
}

static void set_raw(int fd) {
  struct termios settings;
  if (tcgetattr(fd, &settings) != 0) return;
  cfmakeraw(&settings);
  tcsetattr(fd, TCSANOW, &settings);
}

/* The slave side stays open here too, or the master would report a hang-up whenever nobody has it open. */
static void open_pty(port_stream *stream, const char *what) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) fail(what, "pty");
  const char *path = ptsname(master);
  int slave = path ? open(path, O_RDWR | O_NOCTTY) : -1;
  if (slave < 0) fail(what, "pty");
  set_raw(slave);
  printf("%s: %s\n", what, path);
  stream->peer.fd = master;
  stream->terminal = true;
}

static void open_tcp(port_stream *stream, const char *what, const char *spec) {
  int port = atoi(spec + 4), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (fd < 0) fail(what, spec);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 4) != 0) fail(what, spec);
  getsockname(fd, (struct sockaddr *)&address, &length);
  printf("%s: tcp://127.0.0.1:%d\n", what, ntohs(address.sin_port));
  stream->listener.fd = fd;
}

static void open_terminal(port_stream *stream, const char *what, const char *path) {
  stream->peer.fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (stream->peer.fd < 0) fail(what, path);
  set_raw(stream->peer.fd);
  stream->terminal = true;
}

/* A new client takes the line over: the old one may be gone without a word. */
static void accept_peer(port_source *source, uint32_t events) {
  (void)events;
  port_stream *stream = (port_stream *)((char *)source - offsetof(port_stream, listener));
  int fd = accept4(source->fd, NULL, NULL, SOCK_NONBLOCK);
  if (fd < 0) return;
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  port_watch(&stream->peer, 0);
  if (stream->peer.fd >= 0) close(stream->peer.fd);
  stream->peer.fd = fd;
  stream->service();
}

static void serve_peer(port_source *source, uint32_t events) {
  (void)events;
  port_stream *stream = (port_stream *)((char *)source - offsetof(port_stream, peer));
  stream->service();
}

static void open_line(port_stream *stream, const char *what, const char *spec, const char *inherited) {
  int terminal = 0;
  const char *descriptors = getenv(inherited);
  if (descriptors && sscanf(descriptors, "%d,%d,%d", &stream->listener.fd, &stream->peer.fd, &terminal) == 3) {
    stream->terminal = terminal;
    return;
  }
  if (strcmp(spec, "none") == 0) return;
  if (strcmp(spec, "pty") == 0) open_pty(stream, what);
  else if (strncmp(spec, "tcp:", 4) == 0) open_tcp(stream, what, spec);
  else open_terminal(stream, what, spec);
  fflush(stdout);
}

void stream_open(port_stream *stream, const char *what, const char *spec, const char *inherited, void (*service)(void)) {
  *stream = (port_stream){
      .listener = {.fd = -1, .ready = accept_peer},
      .peer = {.fd = -1, .ready = serve_peer},
      .service = service,
  };
  open_line(stream, what, spec, inherited);
  if (stream->listener.fd >= 0) port_watch(&stream->listener, EPOLLIN);
}

void stream_bequeath(const port_stream *stream, const char *inherited) {
  char text[48];
  snprintf(text, sizeof text, "%d,%d,%d", stream->listener.fd, stream->peer.fd, stream->terminal);
  port_bequeath(inherited, text);
}

void stream_want(port_stream *stream, bool to_read, bool to_write) {
  if (stream->peer.fd < 0) return;
  port_watch(&stream->peer, (to_read ? (uint32_t)EPOLLIN : 0) | (to_write ? (uint32_t)EPOLLOUT : 0));
}

static void lose_peer(port_stream *stream) {
  if (stream->terminal) return;
  port_watch(&stream->peer, 0);
  close(stream->peer.fd);
  stream->peer.fd = -1;
}

static bool would_block(void) { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

size_t stream_read(port_stream *stream, void *bytes, size_t size) {
  if (stream->peer.fd < 0) return 0;
  ssize_t n = read(stream->peer.fd, bytes, size);
  if (n > 0) return (size_t)n;
  if (n == 0 || !would_block()) lose_peer(stream);
  return 0;
}

size_t stream_write(port_stream *stream, const void *bytes, size_t size) {
  if (stream->peer.fd < 0) return size;
  ssize_t n = write(stream->peer.fd, bytes, size);
  if (n >= 0) return (size_t)n;
  if (would_block()) return 0;
  lose_peer(stream);
  return size;
}
