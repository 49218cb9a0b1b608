/* The C heap of mbedTLS on chips: its size in bytes, and what mbedtls_config.h names as the standard functions. */
#ifndef TLS_HEAP_H
#define TLS_HEAP_H

#include <stddef.h>

/* Two connections after their handshakes, or one during it, and the settings with their certificates. */
#ifndef MEERKAT_TLS_HEAP_BYTES
#define MEERKAT_TLS_HEAP_BYTES (56 * 1024)
#endif

void *tls_heap_calloc(size_t count, size_t size);
void tls_heap_free(void *memory);

#endif
