/* Memory of mbedTLS: a block of a fixed size, apart from the collected heap. */
#include "tls_heap.h"

#include <stdint.h>

#include "mbedtls/memory_buffer_alloc.h"
#include "mbedtls/platform.h"

static uint64_t tls_memory[MK_TLS_HEAP_BYTES / sizeof(uint64_t)];

/* The first call: from then on mbedtls_calloc() and mbedtls_free() are those of the block. */
void *tls_heap_calloc(size_t count, size_t size) {
  mbedtls_memory_buffer_alloc_init((unsigned char *)tls_memory, sizeof tls_memory);
  return mbedtls_calloc(count, size);
}

/* Before the first allocation there is nothing to free. */
void tls_heap_free(void *memory) { (void)memory; }
