/*
 * TLS records, as a server and as a client: the port's sessions over a transport that plays the input. The library below
 * is the distribution's, without instruments: what guides here are the seeds.
 */
#include <string.h>

#include "hal_natives.h"
#include "tls_session.h"

/* hal/src/tls.ts */
#define TLS_PSK 3
#define TLS_PSK_IDENTITY 4
#define TLS_VERIFY_NONE 1

void fuzzTlsServer(mk_typed *data, int32_t chunk);
void fuzzTlsClient(mk_typed *data, int32_t chunk);

static tls_session *session;
static const uint8_t *input;
static size_t left, piece;

bool net_tls_attach(int32_t socket, tls_session *attached) {
  session = attached;
  session->socket = socket;
  return true;
}

tls_session *net_tls_session(int32_t socket) {
  (void)socket;
  return session;
}

int net_transport_send(int32_t socket, const uint8_t *bytes, size_t size) {
  (void)socket;
  (void)bytes;
  return (int)size;
}

int net_transport_receive(int32_t socket, uint8_t *bytes, size_t size) {
  (void)socket;
  if (!left) return TLS_ENDED;
  size_t n = size < piece ? size : piece;
  if (n > left) n = left;
  memcpy(bytes, input, n);
  input += n;
  left -= n;
  return (int)n;
}

uint32_t hal_net_peer_addr(int32_t socket) { return (uint32_t)socket; }

int32_t hal_net_peer_port(int32_t socket) { return socket; }

static mk_typed *bytes_of(const char *text) {
  mk_typed *bytes = mk_u8_new((uint32_t)strlen(text));
  memcpy(bytes->data, text, strlen(text));
  return bytes;
}

/* With a key that both know, and with certificates that nobody checks. */
static int32_t make_settings(void) {
  int32_t config = hal_tls_config();
  hal_tls_set(config, TLS_PSK, bytes_of("0123456789abcdef"));
  hal_tls_set(config, TLS_PSK_IDENTITY, bytes_of("meerkat"));
  hal_tls_verify(config, TLS_VERIFY_NONE);
  return config;
}

static void run(mk_typed *data, int32_t chunk, bool server) {
  static int32_t config = -1;
  if (config < 0) config = make_settings();
  input = data->data;
  left = data->len;
  piece = (size_t)chunk;
  if (!hal_tls_start(0, config, server, mk_str_from_utf8("device.test", 11))) __builtin_trap();
  int result = session->operations->handshake(session);
  uint8_t plain[256];
  while (result > 0) result = session->operations->read(session, plain, sizeof plain);
  /* The input ends: so does the session. A failure has a reason. */
  if (result == TLS_WAITING || (result == TLS_FAILED && !*session->operations->error(session))) __builtin_trap();
  session->operations->shutdown(session);
  session->operations->free(session);
}

void fuzzTlsServer(mk_typed *data, int32_t chunk) { run(data, chunk, true); }

void fuzzTlsClient(mk_typed *data, int32_t chunk) { run(data, chunk, false); }
