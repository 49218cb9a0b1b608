/* Sets of TLS settings (hal/src/tls.native.ts) as configurations of mbedTLS. */
#include <string.h>

#include "hal_natives.h"
#include "mbedtls/pk.h"
#include "mbedtls/platform.h"
#include "mbedtls/ssl_ciphersuites.h"
#include "tls_mbedtls.h"

/* hal/src/tls.ts */
#define TLS_CA 0
#define TLS_CERT 1
#define TLS_KEY 2
#define TLS_PSK 3
#define TLS_PSK_IDENTITY 4
#define TLS_ALPN 5
#define TLS_CIPHERS 6

/* RFC 4279 section 5.3. */
#define MAX_IDENTITY_BYTES 128
#define MAX_ALPN_BYTES 256
#define MAX_CIPHER_BYTES 1024
#define TICKET_LIFE_S 86400

static tls_settings *sets[TLS_MAX_SETTINGS];

tls_settings *tls_settings_find(int32_t config) {
  tls_settings *s = config >= 0 && config < TLS_MAX_SETTINGS ? sets[config] : NULL;
  return s && !s->given_back ? s : NULL;
}

int32_t hal_tls_config(void) {
  for (int32_t i = 0; i < TLS_MAX_SETTINGS; i++) {
    if (sets[i]) continue;
    sets[i] = mbedtls_calloc(1, sizeof *sets[i]);
    return sets[i] ? i : -1;
  }
  return -1;
}

static void drop_certificates(mbedtls_x509_crt **certificates) {
  if (!*certificates) return;
  mbedtls_x509_crt_free(*certificates);
  mbedtls_free(*certificates);
  *certificates = NULL;
}

static void drop_key(mbedtls_pk_context **key) {
  if (!*key) return;
  mbedtls_pk_free(*key);
  mbedtls_free(*key);
  *key = NULL;
}

static void drop_text(char **text) {
  mbedtls_free(*text);
  *text = NULL;
}

static void drop_role(mbedtls_ssl_config **role) {
  if (!*role) return;
  mbedtls_ssl_config_free(*role);
  mbedtls_free(*role);
  *role = NULL;
}

void tls_kept_forget(tls_settings *settings, tls_kept_session *kept) {
  for (int i = 0; i < TLS_KEPT_SESSIONS; i++) {
    if (settings->kept[i] != kept) continue;
    settings->kept[i] = NULL;
    mbedtls_ssl_session_free(&kept->session);
    mbedtls_free(kept);
    return;
  }
}

/* What was made of the settings so far; sessions, too: they stand for checks by what was set. */
static void drop_made(tls_settings *s) {
  for (int i = 0; i < TLS_KEPT_SESSIONS; i++) {
    if (s->kept[i]) tls_kept_forget(s, s->kept[i]);
  }
  drop_role(&s->client);
#if defined(MBEDTLS_SSL_TICKET_C)
  if (s->server) mbedtls_ssl_ticket_free(&s->tickets);
#endif
  drop_role(&s->server);
}

static void drop_if_over(int32_t i) {
  tls_settings *s = sets[i];
  if (!s->given_back || s->connections) return;
  drop_made(s);
  drop_certificates(&s->ca);
  drop_certificates(&s->cert);
  drop_key(&s->key);
  drop_text(&s->identity);
  drop_text(&s->protocols_text);
  sets[i] = NULL;
  memset(s->psk, 0, sizeof s->psk);
  mbedtls_free(s);
}

void hal_tls_free(int32_t config) {
  tls_settings *s = tls_settings_find(config);
  if (!s) return;
  s->given_back = true;
  drop_if_over(config);
}

void tls_settings_leave(tls_settings *settings) {
  settings->connections--;
  for (int32_t i = 0; i < TLS_MAX_SETTINGS; i++) {
    if (sets[i] == settings) drop_if_over(i);
  }
}

/* A copy with a zero behind it, for which mbedTLS asks of PEM; NULL if there is no memory. */
static char *copy_text(const uint8_t *bytes, size_t length) {
  char *text = mbedtls_calloc(1, length + 1);
  if (text) memcpy(text, bytes, length);
  return text;
}

static bool is_pem(const char *text) { return strstr(text, "-----BEGIN ") != NULL; }

/* Of a bundle of authorities those are taken that mbedTLS understands; an own chain has to be right as a whole. */
static bool set_certificates(mbedtls_x509_crt **to, const uint8_t *bytes, size_t length, bool bundle) {
  char *text = copy_text(bytes, length);
  mbedtls_x509_crt *certificates = mbedtls_calloc(1, sizeof *certificates);
  int result = -1;
  if (text && certificates) {
    mbedtls_x509_crt_init(certificates);
    result = mbedtls_x509_crt_parse(certificates, (const unsigned char *)text, length + (is_pem(text) ? 1 : 0));
  }
  mbedtls_free(text);
  bool good = result == 0 || (bundle && result > 0 && certificates->version != 0);
  if (!good) {
    drop_certificates(&certificates);
    return false;
  }
  drop_certificates(to);
  *to = certificates;
  return true;
}

static bool set_key(tls_settings *s, const uint8_t *bytes, size_t length) {
  char *text = copy_text(bytes, length);
  mbedtls_pk_context *key = mbedtls_calloc(1, sizeof *key);
  int result = -1;
  if (text && key) {
    mbedtls_pk_init(key);
    result = mbedtls_pk_parse_key(key, (const unsigned char *)text, length + (is_pem(text) ? 1 : 0), NULL, 0);
    memset(text, 0, length);
  }
  mbedtls_free(text);
  if (result != 0) {
    drop_key(&key);
    return false;
  }
  drop_key(&s->key);
  s->key = key;
  return true;
}

/* Certificate and key come one after the other: whichever is the second has to fit the first. */
static bool pair_fits(const tls_settings *s) { return !s->cert || !s->key || mbedtls_pk_check_pair(&s->cert->pk, s->key) == 0; }

static bool set_psk(tls_settings *s, const uint8_t *bytes, size_t length) {
  if (length != 16 && length != 32) return false;
  memcpy(s->psk, bytes, length);
  s->psk_length = length;
  return true;
}

static bool set_identity(tls_settings *s, const uint8_t *bytes, size_t length) {
  if (length == 0 || length > MAX_IDENTITY_BYTES || memchr(bytes, 0, length)) return false;
  char *text = copy_text(bytes, length);
  if (!text) return false;
  drop_text(&s->identity);
  s->identity = text;
  return true;
}

static bool set_protocols(tls_settings *s, const uint8_t *bytes, size_t length) {
  if (length > MAX_ALPN_BYTES || memchr(bytes, 0, length)) return false;
  char *text = copy_text(bytes, length);
  if (!text) return false;
  const char *names[TLS_MAX_PROTOCOLS + 1] = {NULL};
  int count = 0;
  for (char *name = text, *next; name && *name; name = next) {
    next = strchr(name, ',');
    if (next) *next++ = 0;
    if (!*name || count == TLS_MAX_PROTOCOLS) {
      mbedtls_free(text);
      return false;
    }
    names[count++] = name;
  }
  drop_text(&s->protocols_text);
  s->protocols_text = text;
  memcpy(s->protocols, names, sizeof names);
  return true;
}

/* No known name, where there are names, is an error: to allow everything instead would be the opposite of what was meant. */
static bool set_ciphers(tls_settings *s, const uint8_t *bytes, size_t length) {
  if (length > MAX_CIPHER_BYTES) return false;
  char *text = copy_text(bytes, length);
  if (!text) return false;
  int count = 0;
  int found[TLS_MAX_CIPHERS];
  for (char *name = text, *next; name; name = next) {
    next = strchr(name, ':');
    if (next) *next++ = 0;
    int id = mbedtls_ssl_get_ciphersuite_id(name);
    if (id && count < TLS_MAX_CIPHERS) found[count++] = id;
  }
  mbedtls_free(text);
  if (count == 0 && length > 0) return false;
  memcpy(s->ciphers, found, (size_t)count * sizeof *found);
  s->ciphers[count] = 0;
  return true;
}

static bool set(tls_settings *s, int32_t what, const uint8_t *bytes, size_t length) {
  switch (what) {
    case TLS_CA: return set_certificates(&s->ca, bytes, length, true);
    case TLS_CERT: return set_certificates(&s->cert, bytes, length, false) && pair_fits(s);
    case TLS_KEY: return set_key(s, bytes, length) && pair_fits(s);
    case TLS_PSK: return set_psk(s, bytes, length);
    case TLS_PSK_IDENTITY: return set_identity(s, bytes, length);
    case TLS_ALPN: return set_protocols(s, bytes, length);
    case TLS_CIPHERS: return set_ciphers(s, bytes, length);
    default: return false;
  }
}

/* Connections hold on to what was set before: while there are any, nothing changes. */
bool hal_tls_set(int32_t config, int32_t what, mk_typed *data) {
  tls_settings *s = tls_settings_find(config);
  if (!s || s->connections) return false;
  drop_made(s);
  return set(s, what, data->data, data->len);
}

static int authmode(const tls_settings *s, bool server) {
  bool wanted = s->verify == TLS_VERIFY_FULL && (!server || s->ca);
  return wanted ? MBEDTLS_SSL_VERIFY_REQUIRED : MBEDTLS_SSL_VERIFY_NONE;
}

void hal_tls_verify(int32_t config, int32_t mode) {
  tls_settings *s = tls_settings_find(config);
  if (!s || mode == s->verify) return;
  s->verify = mode == TLS_VERIFY_NONE ? TLS_VERIFY_NONE : TLS_VERIFY_FULL;
  if (!s->connections) {
    drop_made(s);
    return;
  }
  if (s->client) mbedtls_ssl_conf_authmode(s->client, authmode(s, false));
  if (s->server) mbedtls_ssl_conf_authmode(s->server, authmode(s, true));
}

static int random_bytes(void *context, unsigned char *out, size_t size) {
  (void)context;
  port_random_bytes(out, size);
  return 0;
}

static bool apply(tls_settings *s, mbedtls_ssl_config *role, bool server) {
  int endpoint = server ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT;
  if (mbedtls_ssl_config_defaults(role, endpoint, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0) return false;
  mbedtls_ssl_conf_min_version(role, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
  mbedtls_ssl_conf_rng(role, random_bytes, NULL);
  mbedtls_ssl_conf_authmode(role, authmode(s, server));
  if (s->ca) mbedtls_ssl_conf_ca_chain(role, s->ca, NULL);
  if (s->cert && s->key && mbedtls_ssl_conf_own_cert(role, s->cert, s->key) != 0) return false;
#if defined(MBEDTLS_KEY_EXCHANGE_SOME_PSK_ENABLED)
  if (s->psk_length && s->identity &&
      mbedtls_ssl_conf_psk(role, s->psk, s->psk_length, (const unsigned char *)s->identity, strlen(s->identity)) != 0) {
    return false;
  }
#endif
#if defined(MBEDTLS_SSL_ALPN)
  if (s->protocols[0] && mbedtls_ssl_conf_alpn_protocols(role, s->protocols) != 0) return false;
#endif
  if (s->ciphers[0]) mbedtls_ssl_conf_ciphersuites(role, s->ciphers);
#if defined(MBEDTLS_SSL_RENEGOTIATION)
  mbedtls_ssl_conf_renegotiation(role, MBEDTLS_SSL_RENEGOTIATION_DISABLED);
#endif
#if defined(MBEDTLS_SSL_TICKET_C) && defined(MBEDTLS_SSL_SESSION_TICKETS)
  if (server) {
    mbedtls_ssl_ticket_init(&s->tickets);
    if (mbedtls_ssl_ticket_setup(&s->tickets, random_bytes, NULL, MBEDTLS_CIPHER_AES_128_GCM, TICKET_LIFE_S) != 0) return false;
    mbedtls_ssl_conf_session_tickets_cb(role, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse, &s->tickets);
  }
#endif
  return true;
}

mbedtls_ssl_config *tls_settings_role(tls_settings *settings, bool server) {
  mbedtls_ssl_config **role = server ? &settings->server : &settings->client;
  if (*role) return *role;
  mbedtls_ssl_config *made = mbedtls_calloc(1, sizeof *made);
  if (!made) return NULL;
  mbedtls_ssl_config_init(made);
  *role = made;
  if (apply(settings, made, server)) return made;
#if defined(MBEDTLS_SSL_TICKET_C)
  if (server) mbedtls_ssl_ticket_free(&settings->tickets);
#endif
  drop_role(role);
  return NULL;
}

tls_kept_session *tls_kept_find(tls_settings *settings, uint32_t addr, int32_t port, const char *host) {
  for (int i = 0; i < TLS_KEPT_SESSIONS; i++) {
    tls_kept_session *kept = settings->kept[i];
    if (kept && kept->addr == addr && kept->port == port && strcmp(kept->host, host) == 0) return kept;
  }
  return NULL;
}

void tls_kept_save(tls_settings *settings, uint32_t addr, int32_t port, const char *host, const mbedtls_ssl_context *ssl) {
  tls_kept_session *old = tls_kept_find(settings, addr, port, host);
  if (old) tls_kept_forget(settings, old);
  tls_kept_session *kept = mbedtls_calloc(1, sizeof *kept);
  if (!kept) return;
  kept->addr = addr;
  kept->port = port;
  strcpy(kept->host, host);
  mbedtls_ssl_session_init(&kept->session);
  if (mbedtls_ssl_get_session(ssl, &kept->session) != 0) {
    mbedtls_ssl_session_free(&kept->session);
    mbedtls_free(kept);
    return;
  }
  int place = settings->next_kept;
  for (int i = 0; i < TLS_KEPT_SESSIONS; i++) {
    if (!settings->kept[i]) place = i;
  }
  if (settings->kept[place]) tls_kept_forget(settings, settings->kept[place]);
  settings->kept[place] = kept;
  settings->next_kept = (place + 1) % TLS_KEPT_SESSIONS;
}
