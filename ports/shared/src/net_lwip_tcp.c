/*
 * TCP over lwIP. Its callbacks only note what has happened; TLS and whatever may end a connection run from
 * net_tcp_poll(), where lwIP is not on the stack.
 */
#include <string.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "lwip/mem.h"
#include "lwip/stats.h"
#include "net_lwip.h"

/* Connections that wait at one listener. */
#define BACKLOG 4
/* For a peer that does not take what was written before the socket was closed. */
#define LINGER_MS 10000u
/* Memory that other connections have used up comes back without a callback to those that waited for it. */
#define RETRY_MS 50

static uint32_t retried;

static void post(const net_socket *s) {
  if (s->tcp.listener < 0 && !s->tcp.closing) net_post(net_index_of(s));
}

static const char *words(err_t error, bool connected) {
  switch (error) {
    case ERR_RST: return connected ? "connection reset by the peer" : "connection refused";
    case ERR_ABRT: return hal_net_if_state(0) == NET_IF_READY ? "timed out" : "network is down";
    case ERR_RTE: return "no route to host";
    case ERR_MEM:
    case ERR_BUF: return "no memory";
    case ERR_USE: return "address in use";
    case ERR_CLSD: return "connection closed";
    default: return "connection failed";
  }
}

/* lwIP has nothing to tell any more, and gives the connection back by itself. */
static struct tcp_pcb *let_go(tcp_socket *tcp) {
  struct tcp_pcb *pcb = tcp->pcb;
  tcp_arg(pcb, NULL);
  tcp_recv(pcb, NULL);
  tcp_sent(pcb, NULL);
  tcp_err(pcb, NULL);
  tcp->pcb = NULL;
  return pcb;
}

/*
 * Lets the peer send as much again as was read. While half of the buffers are in use, only one segment: the windows of
 * all connections together are larger than the pool, and what does not fit is lost until its sender notices.
 */
static void open_window(tcp_socket *tcp) {
  if (!tcp->withheld || !tcp->pcb) return;
  uint16_t count = tcp->withheld;
  if (lwip_stats.memp[MEMP_PBUF_POOL]->used > PBUF_POOL_SIZE / 2) {
    uint32_t wanted = tcp->pcb->rcv_wnd < TCP_MSS ? (uint32_t)TCP_MSS - tcp->pcb->rcv_wnd : 0;
    if (count > wanted) count = (uint16_t)wanted;
  }
  tcp->withheld = (uint16_t)(tcp->withheld - count);
  if (count) tcp_recved(tcp->pcb, count);
}

static void forget_received(tcp_socket *tcp) {
  if (!tcp->received) return;
  if (tcp->pcb) tcp_recved(tcp->pcb, tcp->received->tot_len);
  pbuf_free(tcp->received);
  tcp->received = NULL;
}

static void free_session(tcp_socket *tcp) {
  if (tcp->tls) tcp->tls->operations->free(tcp->tls);
  tcp->tls = NULL;
}

static void free_socket(net_socket *s) {
  forget_received(&s->tcp);
  free_session(&s->tcp);
  if (s->tcp.error_copy) mem_free(s->tcp.error_copy);
  net_socket_free(net_index_of(s));
}

static void reset_connection(tcp_socket *tcp) {
  if (tcp->pcb) tcp_abort(let_go(tcp));
}

static void failed(void *arg, err_t error) {
  net_socket *s = arg;
  s->tcp.pcb = NULL;
  if (s->tcp.listener >= 0 || s->tcp.closing) {
    free_socket(s);
    return;
  }
  if (!s->tcp.error) s->tcp.error = words(error, s->tcp.connected);
  post(s);
}

static err_t received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error) {
  net_socket *s = arg;
  (void)error;
  tcp_socket *tcp = &s->tcp;
  tcp->moved = true;
  if (!p) {
    tcp->peer_ended = true;
    /* Both sides have ended: lwIP may free it at any time from now on, without a word. */
    if (tcp->shutdown_done) let_go(tcp);
  } else if (tcp->closing || tcp->error) {
    tcp_recved(pcb, p->tot_len);
    pbuf_free(p);
  } else if (tcp->received) {
    pbuf_cat(tcp->received, p);
  } else {
    tcp->received = p;
  }
  if (!tcp->tls || tcp->tls_open) post(s);
  return ERR_OK;
}

static err_t sent(void *arg, struct tcp_pcb *pcb, u16_t length) {
  net_socket *s = arg;
  (void)pcb;
  (void)length;
  s->tcp.moved = true;
  if (s->tcp.short_write) {
    s->tcp.short_write = false;
    post(s);
  }
  return ERR_OK;
}

static void note_addresses(tcp_socket *tcp) {
  tcp->remote_address = net_from_lwip(&tcp->pcb->remote_ip);
  tcp->remote_port = tcp->pcb->remote_port;
  tcp->local_address = net_from_lwip(&tcp->pcb->local_ip);
  tcp->local_port = tcp->pcb->local_port;
}

static void adopt(net_socket *s, struct tcp_pcb *pcb) {
  s->tcp.pcb = pcb;
  s->tcp.listener = -1;
  tcp_arg(pcb, s);
  tcp_recv(pcb, received);
  tcp_sent(pcb, sent);
  tcp_err(pcb, failed);
  /* Writes of one turn of the event loop go out together: net_tcp_poll(). */
  tcp_nagle_disable(pcb);
}

static err_t connected(void *arg, struct tcp_pcb *pcb, err_t error) {
  net_socket *s = arg;
  (void)pcb;
  (void)error;
  s->tcp.connected = true;
  s->tcp.moved = true;
  note_addresses(&s->tcp);
  if (!s->tcp.tls) post(s);
  return ERR_OK;
}

int32_t hal_net_connect(uint32_t addr, int32_t port) {
  net_start();
  int32_t index = net_socket_new(SOCKET_TCP);
  if (index < 0) return -1;
  struct tcp_pcb *pcb = tcp_new();
  if (!pcb) {
    net_socket_free(index);
    return -1;
  }
  net_socket *s = &net_sockets[index];
  adopt(s, pcb);
  s->tcp.remote_address = addr;
  s->tcp.remote_port = (uint16_t)port;
  ip_addr_t to = net_to_lwip(addr);
  err_t error = port > 0 && port <= 0xffff ? tcp_connect(pcb, &to, (u16_t)port, connected) : ERR_VAL;
  if (error == ERR_OK) note_addresses(&s->tcp);
  if (error != ERR_OK) {
    reset_connection(&s->tcp);
    s->tcp.error = words(error, false);
    post(s);
  }
  return index;
}

static err_t accepted(void *arg, struct tcp_pcb *pcb, err_t error) {
  net_socket *listener = arg;
  if (!pcb || error != ERR_OK) return ERR_VAL;
  int32_t index = net_socket_new(SOCKET_TCP);
  if (index < 0) {
    tcp_abort(pcb);
    return ERR_ABRT;
  }
  net_socket *s = &net_sockets[index];
  adopt(s, pcb);
  s->tcp.connected = true;
  s->tcp.listener = (int8_t)net_index_of(listener);
  s->tcp.order = listener->listener.next_order++;
  note_addresses(&s->tcp);
  tcp_backlog_delayed(pcb);
  net_post(net_index_of(listener));
  return ERR_OK;
}

/* Binds and listens; NULL if that cannot be. */
static struct tcp_pcb *listen_at(uint32_t addr, int32_t port) {
  struct tcp_pcb *pcb = tcp_new();
  if (!pcb) return NULL;
  ip_set_option(pcb, SOF_REUSEADDR);
  ip_addr_t at = net_to_lwip(addr);
  err_t error = port >= 0 && port <= 0xffff ? tcp_bind(pcb, &at, (u16_t)port) : ERR_VAL;
  struct tcp_pcb *listening = error == ERR_OK ? tcp_listen_with_backlog(pcb, BACKLOG) : NULL;
  if (!listening) tcp_close(pcb);
  return listening;
}

int32_t hal_net_listen(uint32_t addr, int32_t port) {
  net_start();
  int32_t index = net_socket_new(SOCKET_LISTENER);
  if (index < 0) return -1;
  struct tcp_pcb *pcb = listen_at(addr, port);
  if (!pcb) {
    net_socket_free(index);
    return -1;
  }
  net_sockets[index].listener.pcb = pcb;
  tcp_arg(pcb, &net_sockets[index]);
  tcp_accept(pcb, accepted);
  return index;
}

/* The connection that has waited longest at a listener; `more` if there are others. */
static net_socket *oldest_waiting(int32_t listener, bool *more) {
  net_socket *oldest = NULL;
  *more = false;
  for (int32_t i = 0; i < NET_SOCKETS; i++) {
    net_socket *s = &net_sockets[i];
    if (s->kind != SOCKET_TCP || s->tcp.listener != listener) continue;
    if (oldest) *more = true;
    if (!oldest || (int16_t)(s->tcp.order - oldest->tcp.order) < 0) oldest = s;
  }
  return oldest;
}

int32_t hal_net_accept(int32_t listener) {
  if (!net_socket_of(listener, SOCKET_LISTENER)) return -1;
  bool more;
  net_socket *s = oldest_waiting(listener, &more);
  if (!s) return -1;
  s->tcp.listener = -1;
  tcp_backlog_accepted(s->tcp.pcb);
  if (more) net_post(listener);
  if (s->tcp.received || s->tcp.peer_ended) post(s);
  return net_index_of(s);
}

void net_listener_close(net_socket *listener) {
  int32_t index = net_index_of(listener);
  bool more = true;
  while (more) {
    net_socket *s = oldest_waiting(index, &more);
    if (!s) break;
    reset_connection(&s->tcp);
    free_socket(s);
  }
  tcp_arg(listener->listener.pcb, NULL);
  tcp_accept(listener->listener.pcb, NULL);
  tcp_close(listener->listener.pcb);
  net_socket_free(index);
}

/* What has come before the connection broke can still be read. */
int32_t net_tcp_state(const tcp_socket *tcp) {
  if (tcp->error && !tcp->received) return NET_FAILED;
  if (!tcp->connected || (tcp->tls && !tcp->tls_open)) return NET_CONNECTING;
  bool ended = tcp->tls ? tcp->tls_ended : tcp->peer_ended && !tcp->received;
  return ended ? NET_ENDED : NET_OPEN;
}

int net_transport_receive(int32_t socket, uint8_t *bytes, size_t size) {
  net_socket *s = net_socket_of(socket, SOCKET_TCP);
  if (!s) return TLS_FAILED;
  tcp_socket *tcp = &s->tcp;
  if (!tcp->received && tcp->error) return TLS_FAILED;
  if (!tcp->received) return tcp->peer_ended ? TLS_ENDED : TLS_WAITING;
  u16_t count = pbuf_copy_partial(tcp->received, bytes, size > 0xffff ? 0xffff : (u16_t)size, 0);
  tcp->received = pbuf_free_header(tcp->received, count);
  tcp->withheld = (uint16_t)(tcp->withheld + count);
  open_window(tcp);
  return count;
}

int net_transport_send(int32_t socket, const uint8_t *bytes, size_t size) {
  net_socket *s = net_socket_of(socket, SOCKET_TCP);
  if (!s || !s->tcp.pcb || s->tcp.shutdown_done) return TLS_FAILED;
  tcp_socket *tcp = &s->tcp;
  size_t taken = 0;
  while (taken < size) {
    size_t part = size - taken;
    if (part > TCP_MSS) part = TCP_MSS;
    if (part > tcp_sndbuf(tcp->pcb)) part = tcp_sndbuf(tcp->pcb);
    if (!part || tcp_write(tcp->pcb, bytes + taken, (u16_t)part, TCP_WRITE_FLAG_COPY) != ERR_OK) break;
    taken += part;
  }
  if (taken) tcp->unsent = true;
  if (taken < size) tcp->short_write = true;
  return (int)taken;
}

static void keep_error(tcp_socket *tcp, const char *text) {
  size_t bytes = strlen(text) + 1;
  tcp->error_copy = mem_malloc((mem_size_t)bytes);
  if (tcp->error_copy) memcpy(tcp->error_copy, text, bytes);
  tcp->error = tcp->error_copy ? tcp->error_copy : "TLS failed";
}

/*
 * A session that has failed ends the connection, after the alert it may have written. It gives its memory back at once,
 * which is much, and not when the program gets round to closing.
 */
static int checked(net_socket *s, int result) {
  tcp_socket *tcp = &s->tcp;
  if (result == TLS_FAILED && !tcp->error) {
    keep_error(tcp, tcp->tls->operations->error(tcp->tls));
    free_session(tcp);
    tcp->shutdown_wanted = true;
    tcp->moved = true;
    forget_received(tcp);
  }
  if (result == TLS_FAILED) post(s);
  return result;
}

static int read_any(net_socket *s, uint8_t *bytes, int32_t len) {
  tls_session *tls = s->tcp.tls;
  if (!tls) return net_transport_receive(net_index_of(s), bytes, (size_t)len);
  if (!s->tcp.tls_open || s->tcp.tls_ended) return TLS_WAITING;
  return checked(s, tls->operations->read(tls, bytes, (size_t)len));
}

int32_t hal_net_read(int32_t socket, mk_typed *data, int32_t off, int32_t len) {
  uint8_t *bytes = checked_bytes(data, off, len);
  net_socket *s = net_socket_of(socket, SOCKET_TCP);
  if (!s || !len) return 0;
  int32_t before = net_tcp_state(&s->tcp);
  if (before == NET_FAILED) return 0;
  int count = read_any(s, bytes, len);
  if (count == TLS_ENDED) s->tcp.tls_ended = true;
  /* Whoever looks at the state before reading has to look again; a session may hold more, and does not tell. */
  if (net_tcp_state(&s->tcp) != before || s->tcp.received || (s->tcp.tls && count > 0)) post(s);
  return count > 0 ? count : 0;
}

static int write_any(net_socket *s, const uint8_t *bytes, int32_t len) {
  tls_session *tls = s->tcp.tls;
  if (!tls) return net_transport_send(net_index_of(s), bytes, (size_t)len);
  int32_t taken = 0;
  while (taken < len) {
    int count = checked(s, tls->operations->write(tls, bytes + taken, (size_t)(len - taken)));
    if (count <= 0) break;
    taken += count;
  }
  return taken;
}

int32_t hal_net_write(int32_t socket, mk_typed *data, int32_t off, int32_t len) {
  const uint8_t *bytes = checked_bytes(data, off, len);
  net_socket *s = net_socket_of(socket, SOCKET_TCP);
  if (!s || s->tcp.shutdown_wanted || !len) return 0;
  int32_t state = net_tcp_state(&s->tcp);
  if (state != NET_OPEN && state != NET_ENDED) return 0;
  int count = write_any(s, bytes, len);
  if (count < len && !s->tcp.error) s->tcp.short_write = true;
  return count > 0 ? count : 0;
}

/* Says that nothing more comes, once what TLS holds is out. */
static void go_on_with_shutdown(net_socket *s) {
  tcp_socket *tcp = &s->tcp;
  if (!tcp->shutdown_wanted || tcp->shutdown_done || !tcp->pcb) return;
  if (tcp->tls && !tcp->error && checked(s, tcp->tls->operations->shutdown(tcp->tls)) == TLS_WAITING) return;
  if (tcp_shutdown(tcp->pcb, 0, 1) != ERR_OK) return;
  tcp->unsent = false;
  tcp->shutdown_done = true;
  if (tcp->peer_ended) let_go(tcp);
}

void hal_net_shutdown(int32_t socket) {
  net_socket *s = net_socket_of(socket, SOCKET_TCP);
  int32_t state = s ? net_tcp_state(&s->tcp) : NET_FAILED;
  if (state != NET_OPEN && state != NET_ENDED) return;
  s->tcp.shutdown_wanted = true;
  go_on_with_shutdown(s);
}

/*
 * With lwIP's tcp_close() the peer's next bytes would reset the connection, and with it what the peer has not read yet.
 * So the receiving half stays open, for nobody, until the peer ends too.
 */
void net_tcp_close(net_socket *s, bool abort) {
  tcp_socket *tcp = &s->tcp;
  if (abort || !tcp->pcb || net_tcp_state(tcp) == NET_CONNECTING) {
    reset_connection(tcp);
    free_socket(s);
    return;
  }
  tcp->closing = true;
  tcp->short_write = false;
  tcp->shutdown_wanted = true;
  tcp->deadline = hal_ticks_ms() + LINGER_MS;
  forget_received(tcp);
  event_forget(HAL_EVENT_NET, net_index_of(s));
  go_on_with_shutdown(s);
  if (!tcp->pcb) free_socket(s);
}

bool net_tls_attach(int32_t socket, tls_session *session) {
  net_socket *s = net_socket_of(socket, SOCKET_TCP);
  if (!s || s->tcp.tls || s->tcp.shutdown_wanted) return false;
  int32_t state = net_tcp_state(&s->tcp);
  if (state != NET_CONNECTING && state != NET_OPEN) return false;
  session->socket = socket;
  s->tcp.tls = session;
  s->tcp.moved = true;
  return true;
}

tls_session *net_tls_session(int32_t socket) {
  const net_socket *s = net_socket_of(socket, SOCKET_TCP);
  return s ? s->tcp.tls : NULL;
}

static void go_on_with_tls(net_socket *s) {
  tcp_socket *tcp = &s->tcp;
  if (tcp->tls_open) {
    checked(s, tcp->tls->operations->flush(tcp->tls));
    return;
  }
  if (!tcp->connected || checked(s, tcp->tls->operations->handshake(tcp->tls)) != 1) return;
  tcp->tls_open = true;
  post(s);
}

static bool poll_one(net_socket *s, uint32_t now, bool retry) {
  tcp_socket *tcp = &s->tcp;
  if (tcp->moved) {
    tcp->moved = false;
    if (tcp->tls && tcp->listener < 0 && net_tcp_state(tcp) != NET_FAILED) go_on_with_tls(s);
  }
  go_on_with_shutdown(s);
  open_window(tcp);
  if (tcp->closing && (!tcp->pcb || (int32_t)(now - tcp->deadline) >= 0)) {
    reset_connection(tcp);
    free_socket(s);
    return false;
  }
  if (retry && tcp->short_write && tcp->pcb && tcp_sndbuf(tcp->pcb)) {
    tcp->short_write = false;
    tcp->moved = true;
    post(s);
  }
  if (tcp->unsent && tcp->pcb) {
    tcp->unsent = false;
    tcp_output(tcp->pcb);
  }
  return tcp->moved;
}

bool net_tcp_poll(void) {
  uint32_t now = hal_ticks_ms();
  bool retry = now - retried >= RETRY_MS;
  if (retry) retried = now;
  bool again = false;
  for (int32_t i = 0; i < NET_SOCKETS; i++) {
    if (net_sockets[i].kind == SOCKET_TCP && poll_one(&net_sockets[i], now, retry)) again = true;
  }
  return again;
}

int32_t net_tcp_wait(void) {
  for (int32_t i = 0; i < NET_SOCKETS; i++) {
    if (net_sockets[i].kind == SOCKET_TCP && (net_sockets[i].tcp.short_write || net_sockets[i].tcp.closing)) return RETRY_MS;
  }
  return -1;
}
