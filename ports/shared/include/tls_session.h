/*
 * TLS between a port's sockets and mbedTLS. The sockets know a session only by its operations, so that a program
 * without TLS links no mbedTLS: what names the library is in tls_mbedtls.c, which only the natives of
 * hal/src/tls.native.ts lead to. One thread; nothing here waits.
 *
 * A life: hal_tls_start() makes a session and gives it to the socket with net_tls_attach(). Once TCP is connected, and
 * whenever the transport may have moved, the socket layer calls `handshake` until it is done or has failed; then
 * `read`, `write`, `shutdown` in place of the transport's own. It calls `free` when it gives the socket back.
 */
#ifndef TLS_SESSION_H
#define TLS_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Results besides numbers of bytes, of sessions and of the transport alike. */
#define TLS_WAITING 0   /* nothing to read, or no room to write, now */
#define TLS_ENDED (-1)  /* the peer sends no more; only from reading */
#define TLS_FAILED (-2) /* broken; `error` tells why */

typedef struct tls_session tls_session;

typedef struct {
  /* TLS_WAITING, TLS_FAILED, or 1 when it is over. */
  int (*handshake)(tls_session *session);
  /*
   * Plain bytes: how many, or TLS_WAITING, TLS_ENDED (by close_notify, or by the end of TCP alone), TLS_FAILED. It has
   * asked the transport for more before it says TLS_WAITING; after a number, more may wait inside the session.
   */
  int (*read)(tls_session *session, uint8_t *bytes, size_t size);
  /* Takes plain bytes, at most one record; sends what an earlier write has left first. */
  int (*write)(tls_session *session, const uint8_t *bytes, size_t size);
  /* Sends what writes have left: 1 when there is nothing left, TLS_WAITING, TLS_FAILED. */
  int (*flush)(tls_session *session);
  /* Sends close_notify, once: 1 when it has gone to the transport, TLS_WAITING (call again), TLS_FAILED. */
  int (*shutdown)(tls_session *session);
  /* Why it has failed, in words that last as long as the session; empty if it has not. */
  const char *(*error)(const tls_session *session);
  void (*free)(tls_session *session);
} tls_operations;

/* Sessions start with this. */
struct tls_session {
  const tls_operations *operations;
  /* What the transport is called with. net_tls_attach() sets it; the socket layer may give it another number later. */
  int32_t socket;
};

/* Provided by the port's socket layer. */

/* Puts TLS on a TCP socket: false if there is no such socket, it has TLS, or has failed. */
bool net_tls_attach(int32_t socket, tls_session *session);
/* NULL if the socket has none. */
tls_session *net_tls_session(int32_t socket);
/*
 * The transport below TLS: bytes moved, TLS_WAITING, TLS_ENDED, TLS_FAILED. After TLS_WAITING the socket layer sees to
 * it that the session is called again when there is room, or there are bytes.
 */
int net_transport_send(int32_t socket, const uint8_t *bytes, size_t size);
int net_transport_receive(int32_t socket, uint8_t *bytes, size_t size);

/* Provided by the port: bytes fit for keys, as far as the machine has a source of them. */
void port_random_bytes(void *bytes, size_t size);
/* Provided by the port (hal/src/clock.native.ts), for the dates of certificates. */
double hal_wall_ms(void);

#endif
