/* What is wrong with a peer's certificate, or with a handshake, and how to say it. */
#include <string.h>

#include "hal_natives.h"
#include "mbedtls/oid.h"
#include "tls_mbedtls.h"

/* Before 2020 the machine's clock was never set: no date can be judged by it. */
#define CLOCK_IS_SET_MS 1577836800000.0
/* RFC 5280 section 4.2.1.6: context-specific tag of iPAddress. */
#define SAN_IP_ADDRESS 7
#define SAN_TAG_MASK 0x1f

/* The four bytes of a dotted IPv4 address. */
static bool parse_ipv4(const char *text, uint8_t address[4]) {
  for (int i = 0; i < 4; i++) {
    int value = 0, digits = 0;
    for (; *text >= '0' && *text <= '9' && digits < 3; text++, digits++) value = value * 10 + *text - '0';
    if (!digits || value > 255 || *text != (i < 3 ? '.' : 0)) return false;
    address[i] = (uint8_t)value;
    text++;
  }
  return true;
}

bool tls_is_ipv4(const char *text) {
  uint8_t address[4];
  return parse_ipv4(text, address);
}

const mbedtls_asn1_buf *tls_common_name(const mbedtls_x509_crt *crt) {
  for (const mbedtls_x509_name *part = &crt->subject; part; part = part->next) {
    if (MBEDTLS_OID_CMP(MBEDTLS_OID_AT_CN, &part->oid) == 0) return &part->val;
  }
  return NULL;
}

static bool subject_is(const mbedtls_x509_crt *crt, const char *text) {
  const mbedtls_asn1_buf *name = tls_common_name(crt);
  return name && name->len == strlen(text) && memcmp(name->p, text, name->len) == 0;
}

/* mbedTLS compares names only. As with names, the subject counts if there are no alternative names. */
static bool is_for_address(const mbedtls_x509_crt *crt, const char *host, const uint8_t address[4]) {
  if (!(crt->ext_types & MBEDTLS_X509_EXT_SUBJECT_ALT_NAME)) return subject_is(crt, host);
  for (const mbedtls_x509_sequence *name = &crt->subject_alt_names; name; name = name->next) {
    if ((name->buf.tag & SAN_TAG_MASK) == SAN_IP_ADDRESS && name->buf.len == 4 && memcmp(name->buf.p, address, 4) == 0) return true;
  }
  return false;
}

/* Days from 1970-01-01 in the Gregorian calendar. */
static double days_of(int year, int month, int day) {
  /* Years that begin in March have their odd day at the end. */
  int y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
  return 365.0 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static double ms_of(const mbedtls_x509_time *t) { return (days_of(t->year, t->mon, t->day) * 86400 + t->hour * 3600.0 + t->min * 60.0 + t->sec) * 1000; }

static uint32_t check_dates(const mbedtls_x509_crt *crt) {
  double now = hal_wall_ms();
  if (now < CLOCK_IS_SET_MS) return 0;
  return (now > ms_of(&crt->valid_to) ? MBEDTLS_X509_BADCERT_EXPIRED : 0u) | (now < ms_of(&crt->valid_from) ? MBEDTLS_X509_BADCERT_FUTURE : 0u);
}

int tls_verify_certificate(void *context, mbedtls_x509_crt *crt, int depth, uint32_t *flags) {
  mbedtls_session *session = context;
  uint8_t address[4];
  *flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
  *flags |= check_dates(crt);
  if (depth > 0) return 0;
  session->self_signed = crt->issuer_raw.len == crt->subject_raw.len && memcmp(crt->issuer_raw.p, crt->subject_raw.p, crt->issuer_raw.len) == 0;
  if (parse_ipv4(session->host, address) && !is_for_address(crt, session->host, address)) *flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
  return 0;
}

static void say(mbedtls_session *session, const char *text, const char *rest) {
  size_t length = strlen(text), room = sizeof session->error - 1;
  memcpy(session->error, text, length);
  size_t more = strlen(rest);
  if (more > room - length) more = room - length;
  memcpy(session->error + length, rest, more);
  session->error[length + more] = 0;
}

/* The worst first: a certificate of somebody else has a wrong name as well. */
static void explain_certificate(mbedtls_session *session) {
  uint32_t flags = mbedtls_ssl_get_verify_result(&session->ssl);
  if (flags & MBEDTLS_X509_BADCERT_EXPIRED) say(session, "certificate not trusted: it has expired", "");
  else if (flags & MBEDTLS_X509_BADCERT_FUTURE) say(session, "certificate not trusted: not valid yet", "");
  else if (flags & MBEDTLS_X509_BADCERT_REVOKED) say(session, "certificate not trusted: it was revoked", "");
  else if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED && session->self_signed) say(session, "certificate not trusted: it is signed by itself", "");
  else if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) say(session, "certificate not trusted: unknown authority", "");
  else if (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) say(session, "certificate does not fit the host name ", session->host);
  else if (flags & (MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_BAD_PK | MBEDTLS_X509_BADCERT_BAD_KEY)) {
    say(session, "certificate not trusted: weak key or signature", "");
  } else if (flags & (MBEDTLS_X509_BADCERT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXT_KEY_USAGE | MBEDTLS_X509_BADCERT_NS_CERT_TYPE)) {
    say(session, "certificate not trusted: not made for this purpose", "");
  } else say(session, "certificate not trusted", "");
}

/* RFC 5246 section 7.2.2, RFC 6066, RFC 4279, RFC 7301. */
static const char *alert_text(int alert) {
  switch (alert) {
    case MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE: return "the peer finds no cipher suite or certificate in common";
    case MBEDTLS_SSL_ALERT_MSG_NO_CERT: return "the peer wants a certificate";
    case MBEDTLS_SSL_ALERT_MSG_BAD_CERT:
    case MBEDTLS_SSL_ALERT_MSG_UNSUPPORTED_CERT:
    case MBEDTLS_SSL_ALERT_MSG_CERT_UNKNOWN: return "the peer does not take the certificate";
    case MBEDTLS_SSL_ALERT_MSG_CERT_REVOKED: return "to the peer, the certificate was revoked";
    case MBEDTLS_SSL_ALERT_MSG_CERT_EXPIRED: return "to the peer, the certificate has expired";
    case MBEDTLS_SSL_ALERT_MSG_UNKNOWN_CA: return "the peer does not know the authority of the certificate";
    case MBEDTLS_SSL_ALERT_MSG_ACCESS_DENIED: return "the peer denies access";
    case MBEDTLS_SSL_ALERT_MSG_BAD_RECORD_MAC:
    case MBEDTLS_SSL_ALERT_MSG_DECRYPT_ERROR: return "the peer has another key";
    case MBEDTLS_SSL_ALERT_MSG_PROTOCOL_VERSION: return "the peer speaks no version of TLS that is allowed";
    case MBEDTLS_SSL_ALERT_MSG_INSUFFICIENT_SECURITY: return "the cipher suites are too weak for the peer";
    case MBEDTLS_SSL_ALERT_MSG_UNRECOGNIZED_NAME: return "the peer does not go by this host name";
    case MBEDTLS_SSL_ALERT_MSG_UNKNOWN_PSK_IDENTITY: return "the peer does not know the PSK identity";
    case MBEDTLS_SSL_ALERT_MSG_NO_APPLICATION_PROTOCOL: return "no application protocol in common";
    default: return "the peer has refused";
  }
}

static void explain_number(mbedtls_session *session, int error) {
  static const char digits[] = "0123456789abcdef";
  unsigned value = (unsigned)-error;
  const char text[] = {digits[value >> 12 & 15], digits[value >> 8 & 15], digits[value >> 4 & 15], digits[value & 15], 0};
  say(session, "TLS failed: mbedTLS error -0x", text);
}

void tls_explain(mbedtls_session *session, int error) {
  /* What has failed first is the reason. */
  if (session->error[0]) return;
  switch (error) {
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED: explain_certificate(session); break;
    case MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED: say(session, "certificate not trusted: unknown authority (none is known)", ""); break;
    /* The alert is still where it was received. */
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE: say(session, "TLS failed: ", alert_text(session->ssl.in_msg[1])); break;
    case MBEDTLS_ERR_SSL_CONN_EOF:
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY: say(session, "TLS handshake failed: the peer has closed the connection", ""); break;
    case MBEDTLS_ERR_SSL_INVALID_RECORD:
    case MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION: {
      say(session, "TLS handshake failed: the peer does not speak TLS, or no version of it that is allowed", "");
      break;
    }
    case MBEDTLS_ERR_SSL_NO_CIPHER_CHOSEN:
    case MBEDTLS_ERR_SSL_NO_USABLE_CIPHERSUITE: say(session, "TLS handshake failed: no cipher suite in common", ""); break;
    case MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE: say(session, "the peer shows no certificate", ""); break;
    case MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY: say(session, "TLS handshake failed: unknown PSK identity of the peer", ""); break;
    case MBEDTLS_ERR_SSL_INVALID_MAC:
    case MBEDTLS_ERR_SSL_BAD_HS_FINISHED: say(session, "TLS failed: the peer has another key, or bytes were changed on the way", ""); break;
    case MBEDTLS_ERR_SSL_ALLOC_FAILED: say(session, "TLS failed: out of memory", ""); break;
    default: explain_number(session, error); break;
  }
}
