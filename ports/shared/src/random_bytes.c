/* hal_random_bytes (hal/src/crypto.native.ts) on the port's source of random bytes. */
#include "hal_natives.h"
#include "tls_session.h"

void hal_random_bytes(mk_typed *out) { port_random_bytes(out->data, out->len); }
