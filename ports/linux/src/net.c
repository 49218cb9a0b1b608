/* The table of sockets, and the natives that all kinds of them share (hal/src/net.native.ts). */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "sockets.h"

#define TICK_MS 100

static net_socket *table[MAX_SOCKETS + MAX_LINGERING];
/* No free number is below. */
static int32_t first_free;
/* There is a listener that waits for a number or a descriptor. */
static bool some_starved;
/* Ticks while connections linger or listeners wait for descriptors. */
static port_source timer = {.fd = -1};

net_socket *socket_find(int32_t number) { return number >= 0 && number < MAX_SOCKETS ? table[number] : NULL; }

net_socket *socket_of_session(int32_t number) { return number >= 0 && number < MAX_SOCKETS + MAX_LINGERING ? table[number] : NULL; }

net_socket *socket_of_kind(int32_t number, socket_kind kind) {
  net_socket *s = socket_find(number);
  return s && s->kind == kind ? s : NULL;
}

static int32_t free_number(void) {
  while (first_free < MAX_SOCKETS && table[first_free]) first_free++;
  return first_free < MAX_SOCKETS ? first_free : -1;
}

bool socket_table_full(void) { return free_number() < 0; }

/* The table is larger than what a process gets without asking. */
static void raise_descriptor_limit(void) {
  static bool raised;
  struct rlimit limit;
  if (raised || getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  raised = true;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int socket_descriptor(int type) {
  raise_descriptor_limit();
  return socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

net_socket *socket_new(int fd, socket_kind kind, void (*ready)(port_source *, uint32_t)) {
  int32_t number = free_number();
  net_socket *s = fd >= 0 && number >= 0 ? calloc(1, sizeof *s) : NULL;
  if (!s) {
    if (fd >= 0) close(fd);
    return NULL;
  }
  s->source = (port_source){.fd = fd, .ready = ready};
  s->number = number;
  s->kind = kind;
  s->state = kind == SOCKET_STREAM ? NET_CONNECTING : NET_OPEN;
  table[number] = s;
  /* By edges: each report is one of something new, and what the program does not read wakes nobody. */
  port_watch(&s->source, EPOLLIN | EPOLLRDHUP | EPOLLET | (kind == SOCKET_STREAM ? (uint32_t)EPOLLOUT : 0));
  return s;
}

/* Listeners without room try again, and say so if they fail again. */
static void feed_starved(void) {
  if (!some_starved) return;
  some_starved = false;
  for (int32_t i = 0; i < MAX_SOCKETS; i++) {
    if (table[i] && table[i]->starved) socket_post(table[i]);
  }
}

static void leave_number(net_socket *s) {
  table[s->number] = NULL;
  if (s->number < first_free) first_free = s->number;
  if (s->number < MAX_SOCKETS) event_forget(HAL_EVENT_NET, s->number);
}

void socket_free(net_socket *s) {
  leave_number(s);
  port_watch(&s->source, 0);
  if (s->tls) s->tls->operations->free(s->tls);
  close(s->source.fd);
  free(s);
  feed_starved();
}

static void set_timer(uint32_t ms) {
  const struct itimerspec when = {{ms / 1000, ms % 1000 * 1000000L}, {ms / 1000, ms % 1000 * 1000000L}};
  timerfd_settime(timer.fd, 0, &when, NULL);
}

static void tick(port_source *source, uint32_t events) {
  (void)events;
  uint64_t expirations;
  if (read(source->fd, &expirations, sizeof expirations) < 0) return;
  bool more = false;
  uint32_t now = hal_ticks_ms();
  for (int32_t i = MAX_SOCKETS; i < MAX_SOCKETS + MAX_LINGERING; i++) {
    if (!table[i]) continue;
    if ((int32_t)(table[i]->deadline - now) <= 0) socket_free(table[i]);
    else more = true;
  }
  feed_starved();
  if (!more) set_timer(0);
}

static void start_timer(void) {
  if (timer.fd < 0) {
    timer = (port_source){.fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), .ready = tick};
    if (timer.fd < 0) return;
    port_watch(&timer, EPOLLIN);
  }
  set_timer(TICK_MS);
}

void socket_starve(net_socket *listener, bool retry) {
  listener->starved = true;
  some_starved = true;
  if (retry) start_timer();
}

void socket_linger(net_socket *s, uint32_t ms) {
  leave_number(s);
  int32_t place = MAX_SOCKETS;
  for (int32_t i = MAX_SOCKETS; i < MAX_SOCKETS + MAX_LINGERING && table[place]; i++) {
    if (!table[i] || (int32_t)(table[i]->deadline - table[place]->deadline) < 0) place = i;
  }
  if (table[place]) socket_free(table[place]);
  s->number = place;
  s->deadline = hal_ticks_ms() + ms;
  if (s->tls) s->tls->socket = place;
  table[place] = s;
  start_timer();
  feed_starved();
}

void socket_post(const net_socket *s) {
  if (s->number < MAX_SOCKETS) event_post_once(HAL_EVENT_NET, s->number);
}

void socket_fail(net_socket *s, const char *error) {
  s->state = NET_FAILED;
  s->error = error;
  socket_post(s);
}

struct sockaddr_in socket_address(uint32_t addr, int32_t port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(addr);
  return address;
}

const char *socket_error_text(int number) {
  switch (number) {
    case ECONNREFUSED: return "connection refused";
    case ECONNRESET: return "connection reset by the peer";
    case ECONNABORTED: return "connection aborted";
    case EPIPE: return "connection closed by the peer";
    case ETIMEDOUT: return "connection timed out";
    case EHOSTUNREACH: return "no route to the host";
    case ENETUNREACH: return "no route to the network";
    case EADDRNOTAVAIL: return "no such address here";
    case EACCES:
    case EPERM: return "not permitted by the host";
    default: return strerror(number);
  }
}

int32_t hal_net_state(int32_t socket) {
  const net_socket *s = socket_find(socket);
  return s ? s->state : NET_FAILED;
}

mk_str *hal_net_error(int32_t socket) {
  const net_socket *s = socket_find(socket);
  const char *text = s ? s->error ? s->error : "" : "no such socket";
  return mk_str_from_utf8(text, strlen(text));
}

void hal_net_close(int32_t socket, bool abort_it) {
  net_socket *s = socket_find(socket);
  if (!s) return;
  if (s->kind == SOCKET_STREAM) tcp_close(s, abort_it);
  else socket_free(s);
}

uint32_t hal_net_peer_addr(int32_t socket) {
  const net_socket *s = socket_find(socket);
  return s ? s->peer_addr : 0;
}

int32_t hal_net_peer_port(int32_t socket) {
  const net_socket *s = socket_find(socket);
  return s ? s->peer_port : 0;
}

static struct sockaddr_in own_address(int32_t socket) {
  struct sockaddr_in address = {0};
  socklen_t length = sizeof address;
  const net_socket *s = socket_find(socket);
  if (s) getsockname(s->source.fd, (struct sockaddr *)&address, &length);
  return address;
}

uint32_t hal_net_local_addr(int32_t socket) { return ntohl(own_address(socket).sin_addr.s_addr); }

int32_t hal_net_local_port(int32_t socket) { return ntohs(own_address(socket).sin_port); }
