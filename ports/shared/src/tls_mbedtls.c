/* TLS sessions by mbedTLS 2.28 (tls_session.h, hal/src/tls.native.ts). */
#include <string.h>

#include "hal_natives.h"
#include "mbedtls/platform.h"
#include "tls_mbedtls.h"

/* hal/src/tls.ts */
#define TLS_INFO_ALPN 0
#define TLS_INFO_CIPHER 1
#define TLS_INFO_VERSION 2
#define TLS_INFO_RESUMED 3
#define TLS_INFO_PEER 4

/* For a transport that is broken; mbedTLS hands it through. */
#define TRANSPORT_BROKEN (-0x0050)

static int send_to_transport(void *context, const unsigned char *bytes, size_t size) {
  int n = net_transport_send(((tls_session *)context)->socket, bytes, size);
  return n > 0 ? n : n == TLS_WAITING ? MBEDTLS_ERR_SSL_WANT_WRITE : TRANSPORT_BROKEN;
}

static int receive_from_transport(void *context, unsigned char *bytes, size_t size) {
  int n = net_transport_receive(((tls_session *)context)->socket, bytes, size);
  if (n > 0) return n;
  return n == TLS_WAITING ? MBEDTLS_ERR_SSL_WANT_READ : n == TLS_ENDED ? 0 : TRANSPORT_BROKEN;
}

/* What a result of mbedTLS that is not a success comes to. */
static int outcome(mbedtls_session *session, int result) {
  if (result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE) return TLS_WAITING;
  tls_explain(session, result);
  return TLS_FAILED;
}

static void remember(mbedtls_session *session) {
  if (session->server) return;
  int32_t socket = session->base.socket;
  tls_kept_save(session->settings, hal_net_peer_addr(socket), hal_net_peer_port(socket), session->host, &session->ssl);
}

/* mbedTLS leaves some refusals unsaid: without an alert, the peer would only see that the connection ends. */
static void tell_refusal(mbedtls_session *session, int error) {
  if (error != MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE && error != MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY) return;
  mbedtls_ssl_send_alert_message(&session->ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL, MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE);
}

/* A session that is refused must not be offered again. */
static void forget(mbedtls_session *session) {
  if (session->server) return;
  int32_t socket = session->base.socket;
  tls_kept_session *kept = tls_kept_find(session->settings, hal_net_peer_addr(socket), hal_net_peer_port(socket), session->host);
  if (kept) tls_kept_forget(session->settings, kept);
}

static int handshake(tls_session *base) {
  mbedtls_session *session = (mbedtls_session *)base;
  while (session->ssl.state != MBEDTLS_SSL_HANDSHAKE_OVER) {
    /* Resumed sessions have no key exchange. */
    if (session->ssl.state == MBEDTLS_SSL_CLIENT_KEY_EXCHANGE) session->full_handshake = true;
    int result = mbedtls_ssl_handshake_step(&session->ssl);
    if (result == 0) continue;
    if (outcome(session, result) == TLS_WAITING) return TLS_WAITING;
    tell_refusal(session, result);
    forget(session);
    return TLS_FAILED;
  }
  remember(session);
  return 1;
}

static int read_bytes(tls_session *base, uint8_t *bytes, size_t size) {
  mbedtls_session *session = (mbedtls_session *)base;
  int n = mbedtls_ssl_read(&session->ssl, bytes, size);
  if (n > 0) return n;
  if (n == 0 || n == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY || n == MBEDTLS_ERR_SSL_CONN_EOF) return TLS_ENDED;
  return outcome(session, n);
}

static int flush(tls_session *base) {
  mbedtls_session *session = (mbedtls_session *)base;
  static const unsigned char nothing[1];
  /* With a record waiting, mbedTLS sends that, and looks at nothing that it is given. */
  while (session->ssl.out_left > 0) {
    int n = mbedtls_ssl_write(&session->ssl, nothing, sizeof nothing);
    if (n <= 0) return outcome(session, n);
  }
  return 1;
}

static int write_bytes(tls_session *base, const uint8_t *bytes, size_t size) {
  mbedtls_session *session = (mbedtls_session *)base;
  int flushed = flush(base);
  if (flushed != 1) return flushed;
  int n = mbedtls_ssl_write(&session->ssl, bytes, size);
  if (n >= 0) return n;
  if (n != MBEDTLS_ERR_SSL_WANT_WRITE) return outcome(session, n);
  /* The record is made and waits for room: its bytes are taken. */
  int most = mbedtls_ssl_get_max_out_record_payload(&session->ssl);
  return most < 0 ? outcome(session, most) : size < (size_t)most ? (int)size : most;
}

static int end(tls_session *base) {
  mbedtls_session *session = (mbedtls_session *)base;
  if (session->error[0] || session->ssl.state != MBEDTLS_SSL_HANDSHAKE_OVER) return TLS_FAILED;
  int flushed = flush(base);
  if (flushed != 1 || session->close_notify_made) return flushed;
  session->close_notify_made = true;
  int result = mbedtls_ssl_close_notify(&session->ssl);
  return result == 0 ? 1 : outcome(session, result);
}

static const char *error_text(const tls_session *base) { return ((const mbedtls_session *)base)->error; }

static void free_session(tls_session *base) {
  mbedtls_session *session = (mbedtls_session *)base;
  tls_settings *settings = session->settings;
  mbedtls_ssl_free(&session->ssl);
  mbedtls_free(session);
  tls_settings_leave(settings);
}

static const tls_operations operations = {handshake, read_bytes, write_bytes, flush, end, error_text, free_session};

/* The name as it is sent and compared: without the dot of a complete one. False if it is too long. */
static bool take_host(mbedtls_session *session, mk_str *host) {
  char text[TLS_HOST_BYTES + 1];
  size_t length = mk_str_utf8(host, text, sizeof text);
  if (length >= TLS_HOST_BYTES || memchr(text, 0, length)) return false;
  if (length > 0 && text[length - 1] == '.') length--;
  memcpy(session->host, text, length);
  return true;
}

/* RFC 6066 section 3: addresses are not sent as names; tls_verify_certificate compares them. */
static bool expect_host(mbedtls_session *session) {
  return !session->host[0] || tls_is_ipv4(session->host) || mbedtls_ssl_set_hostname(&session->ssl, session->host) == 0;
}

static void offer_kept(mbedtls_session *session, int32_t socket) {
  tls_kept_session *kept = tls_kept_find(session->settings, hal_net_peer_addr(socket), hal_net_peer_port(socket), session->host);
  if (kept && mbedtls_ssl_set_session(&session->ssl, &kept->session) != 0) tls_kept_forget(session->settings, kept);
}

static bool prepare(mbedtls_session *session, int32_t socket) {
  mbedtls_ssl_config *role = tls_settings_role(session->settings, session->server);
  if (!role || mbedtls_ssl_setup(&session->ssl, role) != 0) return false;
  mbedtls_ssl_set_verify(&session->ssl, tls_verify_certificate, session);
  mbedtls_ssl_set_bio(&session->ssl, session, send_to_transport, receive_from_transport, NULL);
  if (session->server) return true;
  if (!expect_host(session)) return false;
  offer_kept(session, socket);
  return true;
}

bool hal_tls_start(int32_t socket, int32_t config, bool server, mk_str *host) {
  tls_settings *settings = tls_settings_find(config);
  mbedtls_session *session = settings ? mbedtls_calloc(1, sizeof *session) : NULL;
  if (!session) return false;
  session->base = (tls_session){&operations, socket};
  session->settings = settings;
  session->server = server;
  settings->connections++;
  mbedtls_ssl_init(&session->ssl);
  if (take_host(session, host) && prepare(session, socket) && net_tls_attach(socket, &session->base)) return true;
  free_session(&session->base);
  return false;
}

static mk_str *string(const char *text) { return mk_str_from_utf8(text ? text : "", text ? strlen(text) : 0); }

static mk_str *peer_name(const mbedtls_session *session) {
  const mbedtls_x509_crt *crt = mbedtls_ssl_get_peer_cert(&session->ssl);
  const mbedtls_asn1_buf *name = crt ? tls_common_name(crt) : NULL;
  return name ? mk_str_from_utf8((const char *)name->p, name->len) : string("");
}

mk_str *hal_tls_info(int32_t socket, int32_t what) {
  const mbedtls_session *session = (const mbedtls_session *)net_tls_session(socket);
  if (!session || session->ssl.state != MBEDTLS_SSL_HANDSHAKE_OVER) return string("");
  switch (what) {
#if defined(MBEDTLS_SSL_ALPN)
    case TLS_INFO_ALPN: return string(mbedtls_ssl_get_alpn_protocol(&session->ssl));
#endif
    case TLS_INFO_CIPHER: return string(mbedtls_ssl_get_ciphersuite(&session->ssl));
    case TLS_INFO_VERSION: return string(mbedtls_ssl_get_version(&session->ssl));
    case TLS_INFO_RESUMED: return string(session->full_handshake ? "" : "1");
    case TLS_INFO_PEER: return peer_name(session);
    default: return string("");
  }
}
