/* hal/src/tls.native.ts of a build without TLS: there are no settings, so there is nothing to do with them. */
#include "hal_natives.h"

int32_t hal_tls_config(void) { return -1; }

bool hal_tls_set(int32_t config, int32_t what, mk_typed *data) {
  (void)config;
  (void)what;
  (void)data;
  return false;
}

void hal_tls_verify(int32_t config, int32_t mode) {
  (void)config;
  (void)mode;
}

void hal_tls_free(int32_t config) { (void)config; }

bool hal_tls_start(int32_t socket, int32_t config, bool server, mk_str *host) {
  (void)socket;
  (void)config;
  (void)server;
  (void)host;
  return false;
}

mk_str *hal_tls_info(int32_t socket, int32_t what) {
  (void)socket;
  (void)what;
  return mk_str_from_utf8("", 0);
}
