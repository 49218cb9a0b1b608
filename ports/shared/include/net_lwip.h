/* Sockets over lwIP's raw API: what the files net_lwip*.c know of each other. */
#ifndef NET_LWIP_H
#define NET_LWIP_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/ip_addr.h"
#include "lwip/pbuf.h"
#include "lwip/tcp.h"
#include "lwip/udp.h"
#include "tls_session.h"

#define NET_SOCKETS (NET_TCP_SOCKETS + NET_LISTENERS + NET_UDP_SOCKETS)

/* hal/src/net.ts */
#define NET_CONNECTING 0
#define NET_OPEN 1
#define NET_ENDED 2
#define NET_FAILED 3
#define NET_IF_DOWN 0
#define NET_IF_CONNECTED 1
#define NET_IF_READY 2

typedef enum { SOCKET_FREE, SOCKET_TCP, SOCKET_LISTENER, SOCKET_UDP } socket_kind;

typedef struct {
  /* NULL once lwIP has given it up. */
  struct tcp_pcb *pcb;
  /* Received and not read yet. */
  struct pbuf *received;
  /* Read, but the peer was not told yet that it may send as much again. */
  uint16_t withheld;
  tls_session *tls;
  /* Why it has failed; NULL if it has not. What a session has said is a copy, in memory of lwIP. */
  const char *error;
  char *error_copy;
  uint32_t remote_address, local_address;
  uint16_t remote_port, local_port;
  /* The listener at which it waits to be accepted, and since when, in connections. */
  int8_t listener;
  uint16_t order;
  /* When to give up on a peer that does not take what is left, in ticks. */
  uint32_t deadline;
  bool connected : 1;
  /* The peer sends no more: TCP's end, and with TLS what the session has said. */
  bool peer_ended : 1, tls_ended : 1;
  bool tls_open : 1;
  bool short_write : 1;
  /* There are segments that lwIP was not told to send yet. */
  bool unsent : 1;
  /* Something has happened that the TLS session has to know. */
  bool moved : 1;
  bool shutdown_wanted : 1, shutdown_done : 1;
  /* The program has closed it; what it wrote is still going out. */
  bool closing : 1;
} tcp_socket;

typedef struct {
  struct tcp_pcb *pcb;
  uint16_t next_order;
} listener_socket;

/* Datagrams that wait at a socket; further ones are lost. */
#define UDP_WAITING 4
#define UDP_GROUPS 2

typedef struct {
  struct pbuf *data;
  uint32_t address;
  uint16_t port;
} datagram;

typedef struct {
  struct udp_pcb *pcb;
  datagram waiting[UDP_WAITING];
  uint8_t first, count;
  uint32_t groups[UDP_GROUPS];
  /* Sender of the datagram read last. */
  uint32_t remote_address;
  uint16_t remote_port;
} udp_socket;

typedef struct {
  socket_kind kind;
  union {
    tcp_socket tcp;
    listener_socket listener;
    udp_socket udp;
  };
} net_socket;

extern net_socket net_sockets[NET_SOCKETS];

/* Starts lwIP at the first use of the network. */
void net_start(void);

/* A socket of this kind, zeroed; -1 if there is none free. */
int32_t net_socket_new(socket_kind kind);
void net_socket_free(int32_t index);
/* NULL if there is no such socket. */
net_socket *net_socket_of(int32_t index, socket_kind kind);
static inline int32_t net_index_of(const net_socket *s) { return (int32_t)(s - net_sockets); }

void net_post(int32_t socket);

/* net_lwip_tcp.c */
/* Goes on with what waits in connections; true if it has to be called again at once. */
bool net_tcp_poll(void);
/* Milliseconds after which it has to be called again, at most; -1: not by itself. */
int32_t net_tcp_wait(void);
void net_tcp_close(net_socket *s, bool abort);
void net_listener_close(net_socket *s);
int32_t net_tcp_state(const tcp_socket *tcp);
/* net_lwip_udp.c */
void net_udp_close(net_socket *s);
/* net_lwip_if.c */
void net_interfaces_init(void);
/* Takes in what was received; true if there is more at once. */
bool net_interfaces_poll(void);

/* Addresses are numbers in host order in hal, in network order in lwIP. */
static inline ip_addr_t net_to_lwip(uint32_t address) {
  ip_addr_t a;
  ip4_addr_set_u32(&a, lwip_htonl(address));
  return a;
}
static inline uint32_t net_from_lwip(const ip_addr_t *a) { return lwip_ntohl(ip4_addr_get_u32(a)); }

#endif
