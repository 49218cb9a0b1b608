/* The C heap of mbedTLS on chips: its size in bytes, and what mbedtls_config.h names as the standard functions. */
#ifndef TLS_HEAP_H
#define TLS_HEAP_H

#include <stddef.h>

/*
 * 21 KB for each connection (the largest record that a peer may send, and one's own), some 8 KB during a handshake, and
 * certificates: enough for two connections. `build_vars: TLS_HEAP_BYTES` of mos.yml sets another size.
 */
#ifndef MK_TLS_HEAP_BYTES
#define MK_TLS_HEAP_BYTES (56 * 1024)
#endif

void *tls_heap_calloc(size_t count, size_t size);
void tls_heap_free(void *memory);

#endif
