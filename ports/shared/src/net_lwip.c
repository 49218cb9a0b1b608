/* Sockets over lwIP (hal/src/net.native.ts): the table of sockets, and what all kinds of them have. */
#include "net_lwip.h"

#include <string.h>

#include "event_queue.h"
#include "hal_natives.h"
#include "lwip/init.h"
#include "lwip/netif.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"
#include "net_poll.h"
#include "program_loop.h"

/* Events of sockets are bits of a word. */
_Static_assert(NET_SOCKETS <= 32, "more sockets than event_post_once() knows");

net_socket net_sockets[NET_SOCKETS];
static bool started;

u32_t sys_now(void) { return hal_ticks_ms(); }

void net_start(void) {
  if (started) return;
  started = true;
  lwip_init();
  net_interfaces_init();
}

int32_t net_poll(void) {
  if (!started) return -1;
  sys_check_timeouts();
  bool again = net_tcp_poll();
  if (net_interfaces_poll() || again) return 0;
  uint32_t next = sys_timeouts_sleeptime();
  return shorter_wait(next > INT32_MAX ? -1 : (int32_t)next, net_tcp_wait());
}

int32_t net_socket_new(socket_kind kind) {
  for (int32_t i = 0; i < NET_SOCKETS; i++) {
    if (net_sockets[i].kind != SOCKET_FREE) continue;
    memset(&net_sockets[i], 0, sizeof net_sockets[i]);
    net_sockets[i].kind = kind;
    return i;
  }
  return -1;
}

void net_socket_free(int32_t index) {
  event_forget(HAL_EVENT_NET, index);
  net_sockets[index].kind = SOCKET_FREE;
}

net_socket *net_socket_of(int32_t index, socket_kind kind) {
  if (index < 0 || index >= NET_SOCKETS || net_sockets[index].kind != kind) return NULL;
  return &net_sockets[index];
}

void net_post(int32_t socket) { event_post_once(HAL_EVENT_NET, socket); }

void hal_net_close(int32_t socket, bool abort) {
  if (socket < 0 || socket >= NET_SOCKETS) return;
  net_socket *s = &net_sockets[socket];
  switch (s->kind) {
    case SOCKET_TCP: net_tcp_close(s, abort); break;
    case SOCKET_LISTENER: net_listener_close(s); break;
    case SOCKET_UDP: net_udp_close(s); break;
    default: break;
  }
}

int32_t hal_net_state(int32_t socket) {
  if (socket < 0 || socket >= NET_SOCKETS) return NET_FAILED;
  const net_socket *s = &net_sockets[socket];
  if (s->kind == SOCKET_TCP) return net_tcp_state(&s->tcp);
  return s->kind == SOCKET_FREE ? NET_FAILED : NET_OPEN;
}

mk_str *hal_net_error(int32_t socket) {
  bool exists = socket >= 0 && socket < NET_SOCKETS && net_sockets[socket].kind != SOCKET_FREE;
  const net_socket *s = net_socket_of(socket, SOCKET_TCP);
  const char *error = !exists ? "no such socket" : s && s->tcp.error ? s->tcp.error : "";
  return mk_str_from_utf8(error, (uint32_t)strlen(error));
}

uint32_t hal_net_peer_addr(int32_t socket) {
  const net_socket *s = net_socket_of(socket, SOCKET_TCP);
  if (s) return s->tcp.remote_address;
  s = net_socket_of(socket, SOCKET_UDP);
  return s ? s->udp.remote_address : 0;
}

int32_t hal_net_peer_port(int32_t socket) {
  const net_socket *s = net_socket_of(socket, SOCKET_TCP);
  if (s) return s->tcp.remote_port;
  s = net_socket_of(socket, SOCKET_UDP);
  return s ? s->udp.remote_port : 0;
}

uint32_t hal_net_local_addr(int32_t socket) {
  if (socket < 0 || socket >= NET_SOCKETS) return 0;
  const net_socket *s = &net_sockets[socket];
  switch (s->kind) {
    case SOCKET_TCP: return s->tcp.local_address;
    case SOCKET_LISTENER: return net_from_lwip(&s->listener.pcb->local_ip);
    case SOCKET_UDP: return net_from_lwip(&s->udp.pcb->local_ip);
    default: return 0;
  }
}

int32_t hal_net_local_port(int32_t socket) {
  if (socket < 0 || socket >= NET_SOCKETS) return 0;
  const net_socket *s = &net_sockets[socket];
  switch (s->kind) {
    case SOCKET_TCP: return s->tcp.local_port;
    case SOCKET_LISTENER: return s->listener.pcb->local_port;
    case SOCKET_UDP: return s->udp.pcb->local_port;
    default: return 0;
  }
}

/* A keyed hash of the connection, by Jenkins (one at a time), above a clock of 4 us. */
u32_t net_initial_sequence(const ip_addr_t *local, u16_t local_port, const ip_addr_t *remote, u16_t remote_port) {
  static uint32_t key[2];
  if (!key[0]) {
    key[0] = hal_random() | 1u;
    key[1] = hal_random();
  }
  const uint32_t words[] = {key[0], ip4_addr_get_u32(local), ip4_addr_get_u32(remote), (uint32_t)local_port << 16 | remote_port, key[1]};
  uint32_t hash = 0;
  for (size_t i = 0; i < sizeof words; i++) {
    hash += ((const uint8_t *)words)[i];
    hash += hash << 10;
    hash ^= hash >> 6;
  }
  hash += hash << 3;
  hash ^= hash >> 11;
  hash += hash << 15;
  return hash + hal_ticks_ms() * 250u;
}
