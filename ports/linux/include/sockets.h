/* Sockets of this port (hal/src/net.native.ts): the table, and what TCP and UDP share. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <netinet/in.h>

#include "port.h"
#include "tls_session.h"

/* The table takes 8 KB; a socket takes about 120 bytes while it is open, and what the kernel keeps for it. */
#define MAX_SOCKETS 1024
/* Closed connections whose last bytes are still on their way; they have numbers from MAX_SOCKETS on. */
#define MAX_LINGERING 64

/* hal/src/net.ts */
#define NET_CONNECTING 0
#define NET_OPEN 1
#define NET_ENDED 2
#define NET_FAILED 3

typedef enum { SOCKET_STREAM, SOCKET_LISTENER, SOCKET_DATAGRAM } socket_kind;

typedef struct net_socket {
  port_source source;
  int32_t number;
  socket_kind kind;
  /* NET_* */
  uint8_t state;
  /* TCP is connected; TLS may still be at its handshake. */
  bool connected;
  /* The kernel had nothing more to give when it was last asked, and has not reported anything since. */
  bool drained;
  /* The program waits for room. */
  bool short_write;
  /* The peer sends no more; bytes may still wait. */
  bool peer_ended;
  /* Nothing more is to be sent; the peer has been told. */
  bool ending, told_end;
  /* A listener whose next connection found no room in the table. */
  bool starved;
  /* A plain byte that was read ahead from TLS. */
  bool has_ahead;
  uint8_t ahead;
  /* The error that comes after the bytes that wait. */
  int failure;
  tls_session *tls;
  /* Why it has failed; lasts as long as the socket. */
  const char *error;
  /* The peer, or the sender of the datagram read last. */
  uint32_t peer_addr;
  uint16_t peer_port;
  /* Of a lingering one: hal_ticks_ms() when it is over. */
  uint32_t deadline;
} net_socket;

/* NULL if there is no such socket, or it is of another kind. */
net_socket *socket_find(int32_t number);
/* Among those that linger, too. */
net_socket *socket_of_session(int32_t number);
net_socket *socket_of_kind(int32_t number, socket_kind kind);
bool socket_table_full(void);
/* A descriptor that does not wait and is closed by exec; -1. */
int socket_descriptor(int type);
/* Takes the descriptor, which is closed if there is no room; NULL then. `ready` hears of what epoll reports. */
net_socket *socket_new(int fd, socket_kind kind, void (*ready)(port_source *, uint32_t));
/* Moves a stream that the program has given back behind the table, in place of the one that would be over first. */
void socket_linger(net_socket *s, uint32_t ms);
/* Frees everything, and lets listeners without room try again. */
void socket_free(net_socket *s);
/* HAL_EVENT_NET */
void socket_post(const net_socket *s);
void socket_fail(net_socket *s, const char *error);
/* Has an event of the listener come when a socket is given back; with `retry` soon, whatever happens. */
void socket_starve(net_socket *listener, bool retry);

struct sockaddr_in socket_address(uint32_t addr, int32_t port);
/* Text of an errno, as the other ports say it. */
const char *socket_error_text(int number);

/* net_tcp.c: closes a stream, with its last bytes on their way if not to be aborted. */
void tcp_close(net_socket *s, bool abort_it);

/* net_interface.c: index of the interface that datagrams to groups leave by; 0 if there is none. */
int interface_index(void);

#endif
