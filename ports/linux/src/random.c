/* Random numbers of the kernel. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "hal_natives.h"
#include "tls_session.h"

void port_random_bytes(void *bytes, size_t size) {
  uint8_t *at = bytes;
  while (size > 0) {
    ssize_t n = getrandom(at, size, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      /* Keys without chance are worse than no program. */
      perror("getrandom");
      abort();
    }
    at += n;
    size -= (size_t)n;
  }
}

uint32_t hal_random(void) {
  uint32_t bits;
  port_random_bytes(&bits, sizeof bits);
  return bits;
}
