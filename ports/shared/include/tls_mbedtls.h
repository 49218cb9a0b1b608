/* What the files that put mbedTLS 2.28 behind hal/src/tls.native.ts know of each other. */
#ifndef TLS_MBEDTLS_H
#define TLS_MBEDTLS_H

#include <stdbool.h>
#include <stdint.h>

#include "mbedtls/ssl.h"
#include "mbedtls/ssl_ticket.h"
#include "tls_session.h"

/* Sets of settings a program can have. */
#ifndef TLS_MAX_SETTINGS
#define TLS_MAX_SETTINGS 16
#endif
/* Client sessions that each of them keeps for resumption. */
#ifndef TLS_KEPT_SESSIONS
#define TLS_KEPT_SESSIONS 4
#endif
#define TLS_MAX_PROTOCOLS 8
#define TLS_MAX_CIPHERS 24
/* RFC 6066 section 3 sends names; RFC 1035 section 2.3.4 has at most 255 bytes in one. */
#define TLS_HOST_BYTES 256

/* hal/src/tls.ts */
#define TLS_VERIFY_FULL 0
#define TLS_VERIFY_NONE 1

/* A session with a server, kept to be resumed. */
typedef struct {
  bool used;
  uint32_t addr;
  int32_t port;
  char host[TLS_HOST_BYTES];
  mbedtls_ssl_session session;
} tls_kept_session;

typedef struct {
  /* The program has given it back; it goes with its last connection. */
  bool given_back;
  int connections;
  int verify;
  mbedtls_x509_crt *ca, *cert;
  mbedtls_pk_context *key;
  uint8_t psk[32];
  size_t psk_length;
  char *identity;
  /* Names in the text, which has zeros for its commas. */
  char *protocols_text;
  const char *protocols[TLS_MAX_PROTOCOLS + 1];
  int ciphers[TLS_MAX_CIPHERS + 1];
  /* Made of all that when the first connection wants it; NULL before. */
  mbedtls_ssl_config *client, *server;
#if defined(MBEDTLS_SSL_TICKET_C)
  mbedtls_ssl_ticket_context tickets;
#endif
  tls_kept_session *kept[TLS_KEPT_SESSIONS];
  /* Which of them makes room next. */
  int next_kept;
} tls_settings;

typedef struct {
  tls_session base;
  tls_settings *settings;
  mbedtls_ssl_context ssl;
  bool server;
  /* Key exchange took place: not a resumed session. */
  bool full_handshake;
  bool close_notify_made;
  /* The certificate of the peer is signed by its own key. */
  bool self_signed;
  /* To check the certificate by; empty: any. */
  char host[TLS_HOST_BYTES];
  char error[TLS_HOST_BYTES + 64];
} mbedtls_session;

/* tls_mbedtls_settings.c */

/* NULL if there is no such set. */
tls_settings *tls_settings_find(int32_t config);
/* The configuration of one end; NULL if there is no memory. */
mbedtls_ssl_config *tls_settings_role(tls_settings *settings, bool server);
/* A connection with these settings is over. */
void tls_settings_leave(tls_settings *settings);
/* The kept session with a server, or NULL. */
tls_kept_session *tls_kept_find(tls_settings *settings, uint32_t addr, int32_t port, const char *host);
void tls_kept_save(tls_settings *settings, uint32_t addr, int32_t port, const char *host, const mbedtls_ssl_context *ssl);
void tls_kept_forget(tls_settings *settings, tls_kept_session *kept);

/* tls_mbedtls_verify.c */

/* For mbedtls_ssl_set_verify(): dates by the machine's clock, addresses in place of names. */
int tls_verify_certificate(void *session, mbedtls_x509_crt *crt, int depth, uint32_t *flags);
bool tls_is_ipv4(const char *text);
/* Common name of the subject, or NULL. */
const mbedtls_asn1_buf *tls_common_name(const mbedtls_x509_crt *crt);
/* Writes to `session->error` what an error of mbedTLS means. */
void tls_explain(mbedtls_session *session, int error);

#endif
