/* TCP connections and listeners (hal/src/net.native.ts). */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "sockets.h"

#define BACKLOG 128
/* Longest that a closed connection is kept for its last bytes to arrive. */
#define LINGER_MS 5000u
/* Most that is thrown away of what a peer sends to a closed connection. */
#define DISCARD_BYTES (1u << 20)

static bool would_block(void) { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

static bool nothing_waits(const net_socket *s) {
  int bytes = 0;
  return ioctl(s->source.fd, FIONREAD, &bytes) != 0 || bytes == 0;
}

static void fail_by_number(net_socket *s, int number) { socket_fail(s, socket_error_text(number)); }

static void fail_by_tls(net_socket *s) {
  if (s->failure) fail_by_number(s, s->failure);
  else socket_fail(s, s->tls->operations->error(s->tls));
}

/* What the peer's end, or an error, makes of a connection of which everything has been read. */
static void finish_reading(net_socket *s) {
  if (s->failure) {
    fail_by_number(s, s->failure);
  } else {
    s->state = NET_ENDED;
    socket_post(s);
  }
}

/* Received bytes: how many, or TLS_WAITING, TLS_ENDED, TLS_FAILED. */
static int receive(net_socket *s, uint8_t *bytes, size_t size) {
  if (s->drained || size == 0) return TLS_WAITING;
  ssize_t n = recv(s->source.fd, bytes, size, 0);
  if (n > 0) {
    /* Less than there was room for: there is no more, and what comes is reported. */
    s->drained = (size_t)n < size && !s->peer_ended && !s->failure;
    return (int)n;
  }
  if (n == 0) {
    s->peer_ended = true;
    return s->failure ? TLS_FAILED : TLS_ENDED;
  }
  if (would_block()) {
    s->drained = true;
    return TLS_WAITING;
  }
  s->failure = errno;
  return TLS_FAILED;
}

static int transmit(net_socket *s, const uint8_t *bytes, size_t size) {
  ssize_t n = send(s->source.fd, bytes, size, MSG_NOSIGNAL);
  if (n >= 0) return (int)n;
  if (would_block()) return TLS_WAITING;
  s->failure = errno;
  return TLS_FAILED;
}

/* With TLS only reading tells whether there is anything, or the end: one byte is read ahead. */
static void look_ahead(net_socket *s) {
  if (s->has_ahead) {
    socket_post(s);
    return;
  }
  int n = s->tls->operations->read(s->tls, &s->ahead, 1);
  if (n == TLS_FAILED) {
    fail_by_tls(s);
  } else if (n == TLS_ENDED) {
    finish_reading(s);
  } else if (n > 0) {
    s->has_ahead = true;
    socket_post(s);
  }
}

/* After a read, or news: are there bytes left, or is it over? */
static void look_for_more(net_socket *s) {
  if (s->tls) look_ahead(s);
  else if (!nothing_waits(s)) socket_post(s);
  else if (s->peer_ended || s->failure) finish_reading(s);
}

/* Tells the peer that nothing more comes, as soon as there is room to say it. */
static void tell_end(net_socket *s) {
  if (!s->ending || s->told_end || !s->connected || s->state == NET_CONNECTING) return;
  if (s->tls && s->tls->operations->shutdown(s->tls) == TLS_WAITING) return;
  s->told_end = true;
  shutdown(s->source.fd, SHUT_WR);
}

static void opened(net_socket *s) {
  s->state = NET_OPEN;
  socket_post(s);
  tell_end(s);
  if (s->peer_ended) look_for_more(s);
}

static void shake_hands(net_socket *s) {
  int result = s->tls->operations->handshake(s->tls);
  if (result == TLS_FAILED) fail_by_tls(s);
  else if (result != TLS_WAITING) opened(s);
}

static int pending_error(const net_socket *s) {
  int number = 0;
  socklen_t length = sizeof number;
  getsockopt(s->source.fd, SOL_SOCKET, SO_ERROR, &number, &length);
  return number;
}

static void connected(net_socket *s, uint32_t events) {
  if (!(events & (EPOLLOUT | EPOLLERR | EPOLLHUP))) return;
  int number = pending_error(s);
  if (number || !(events & EPOLLOUT)) {
    if (number) fail_by_number(s, number);
    return;
  }
  s->connected = true;
  s->peer_ended = events & (EPOLLRDHUP | EPOLLHUP);
  if (s->tls) shake_hands(s);
  else opened(s);
}

/* There is room to send. */
static void writable(net_socket *s) {
  if (s->tls && s->tls->operations->flush(s->tls) == TLS_WAITING) return;
  tell_end(s);
  if (!s->short_write) return;
  s->short_write = false;
  socket_post(s);
}

/* What a closed connection still receives is thrown away: if it were not read, the kernel would reset the connection. */
static void linger(net_socket *s, uint32_t events) {
  uint8_t rubbish[16384];
  uint32_t thrown = 0;
  if (events & EPOLLOUT) writable(s);
  int n = 0;
  do {
    n = receive(s, rubbish, sizeof rubbish);
    if (n > 0) thrown += (uint32_t)n;
  } while (n > 0 && thrown < DISCARD_BYTES);
  if (n != TLS_WAITING) socket_free(s);
}

static void stream_ready(port_source *source, uint32_t events) {
  net_socket *s = (net_socket *)source;
  if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) s->drained = false;
  if (!s->connected) {
    if (s->state == NET_CONNECTING) connected(s, events);
    return;
  }
  if (events & (EPOLLRDHUP | EPOLLHUP)) s->peer_ended = true;
  if (events & EPOLLERR && !s->failure) s->failure = pending_error(s);
  if (s->number >= MAX_SOCKETS) {
    linger(s, events);
  } else if (s->state == NET_CONNECTING) {
    shake_hands(s);
  } else if (s->state == NET_OPEN || s->state == NET_ENDED) {
    if (events & EPOLLOUT) writable(s);
    if (s->state == NET_ENDED && s->failure) fail_by_number(s, s->failure);
    if (s->state != NET_OPEN) return;
    if (s->peer_ended || s->failure || (s->tls && events & EPOLLIN)) look_for_more(s);
    else if (events & EPOLLIN) socket_post(s);
  }
}

int32_t hal_net_connect(uint32_t addr, int32_t port) {
  net_socket *s = socket_new(socket_descriptor(SOCK_STREAM), SOCKET_STREAM, stream_ready);
  if (!s) return -1;
  struct sockaddr_in address = socket_address(addr, port);
  int on = 1;
  setsockopt(s->source.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  s->peer_addr = addr;
  s->peer_port = (uint16_t)port;
  if (connect(s->source.fd, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) fail_by_number(s, errno);
  return s->number;
}

static void listener_ready(port_source *source, uint32_t events) {
  (void)events;
  socket_post((net_socket *)source);
}

int32_t hal_net_listen(uint32_t addr, int32_t port) {
  struct sockaddr_in address = socket_address(addr, port);
  int on = 1, fd = socket_descriptor(SOCK_STREAM);
  if (fd < 0) return -1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, BACKLOG) != 0) {
    close(fd);
    return -1;
  }
  net_socket *s = socket_new(fd, SOCKET_LISTENER, listener_ready);
  return s ? s->number : -1;
}

int32_t hal_net_accept(int32_t listener) {
  net_socket *l = socket_of_kind(listener, SOCKET_LISTENER);
  if (!l) return -1;
  /* Connections wait with the kernel until a socket is given back. */
  l->starved = false;
  if (socket_table_full()) {
    socket_starve(l, false);
    return -1;
  }
  struct sockaddr_in peer;
  socklen_t length = sizeof peer;
  int fd;
  do {
    length = sizeof peer;
    fd = accept4(l->source.fd, (struct sockaddr *)&peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  } while (fd < 0 && (errno == ECONNABORTED || errno == EINTR));
  if (fd < 0) {
    if (!would_block()) socket_starve(l, true);
    return -1;
  }
  int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct pollfd more = {.fd = l->source.fd, .events = POLLIN};
  if (poll(&more, 1, 0) > 0) socket_post(l);
  net_socket *s = socket_new(fd, SOCKET_STREAM, stream_ready);
  if (!s) return -1;
  s->peer_addr = ntohl(peer.sin_addr.s_addr);
  s->peer_port = ntohs(peer.sin_port);
  s->connected = true;
  s->state = NET_OPEN;
  return s->number;
}

static int32_t read_plain(net_socket *s, uint8_t *bytes, int32_t len) {
  int n = receive(s, bytes, (size_t)len);
  if (n == TLS_FAILED) fail_by_number(s, s->failure);
  else if (n == TLS_ENDED) finish_reading(s);
  else if (n > 0 && !s->drained) look_for_more(s);
  return n > 0 ? n : 0;
}

static int32_t read_tls(net_socket *s, uint8_t *bytes, int32_t len) {
  int32_t count = 0;
  if (s->has_ahead) {
    bytes[count++] = s->ahead;
    s->has_ahead = false;
  }
  int n = 1;
  while (count < len && (n = s->tls->operations->read(s->tls, bytes + count, (size_t)(len - count))) > 0) count += n;
  if (n == TLS_FAILED) fail_by_tls(s);
  else if (n == TLS_ENDED) finish_reading(s);
  else if (n > 0) look_ahead(s);
  return count;
}

int32_t hal_net_read(int32_t socket, mk_typed *data, int32_t off, int32_t len) {
  uint8_t *bytes = checked_bytes(data, off, len);
  net_socket *s = socket_of_kind(socket, SOCKET_STREAM);
  if (!s || s->state != NET_OPEN || len == 0) return 0;
  return s->tls ? read_tls(s, bytes, len) : read_plain(s, bytes, len);
}

int32_t hal_net_write(int32_t socket, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  net_socket *s = socket_of_kind(socket, SOCKET_STREAM);
  if (!s || s->ending || (s->state != NET_OPEN && s->state != NET_ENDED)) return 0;
  int32_t count = 0;
  while (count < len) {
    int n = s->tls ? s->tls->operations->write(s->tls, bytes + count, (size_t)(len - count)) : transmit(s, bytes + count, (size_t)(len - count));
    if (n == TLS_FAILED) {
      if (s->tls) fail_by_tls(s);
      else fail_by_number(s, s->failure);
      return 0;
    }
    if (n == TLS_WAITING) {
      s->short_write = true;
      break;
    }
    count += n;
  }
  return count;
}

void hal_net_shutdown(int32_t socket) {
  net_socket *s = socket_of_kind(socket, SOCKET_STREAM);
  if (!s) return;
  s->ending = true;
  tell_end(s);
}

void tcp_close(net_socket *s, bool abort_it) {
  /* A connection that TLS has given up still has an alert on its way. */
  bool over = !s->connected || s->failure || s->state == NET_CONNECTING;
  if (abort_it) {
    const struct linger now = {1, 0};
    setsockopt(s->source.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  } else if (!over) {
    s->ending = true;
    tell_end(s);
    if (!s->told_end || !s->peer_ended || !nothing_waits(s)) {
      socket_linger(s, LINGER_MS);
      stream_ready(&s->source, 0);
      return;
    }
  }
  socket_free(s);
}

int net_transport_send(int32_t socket, const uint8_t *bytes, size_t size) {
  net_socket *s = socket_of_session(socket);
  return s ? transmit(s, bytes, size) : TLS_FAILED;
}

int net_transport_receive(int32_t socket, uint8_t *bytes, size_t size) {
  net_socket *s = socket_of_session(socket);
  return s ? receive(s, bytes, size) : TLS_FAILED;
}

bool net_tls_attach(int32_t socket, tls_session *session) {
  net_socket *s = socket_of_kind(socket, SOCKET_STREAM);
  if (!s || s->tls || s->state == NET_FAILED) return false;
  s->tls = session;
  session->socket = socket;
  s->state = NET_CONNECTING;
  if (s->connected) shake_hands(s);
  return true;
}

tls_session *net_tls_session(int32_t socket) {
  net_socket *s = socket_of_kind(socket, SOCKET_STREAM);
  return s ? s->tls : NULL;
}
