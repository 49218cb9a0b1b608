/* What lwIP wants to know of the compiler and the port. */
#ifndef ARCH_CC_H
#define ARCH_CC_H

#include <stdint.h>

#define LWIP_NO_UNISTD_H 1
#define LWIP_NO_CTYPE_H 1
#define LWIP_NO_INTTYPES_H 1

#define LWIP_PLATFORM_DIAG(x)
/* Assertions are compiled out: see lwipopts.h. */
#define LWIP_PLATFORM_ASSERT(x)

uint32_t hal_random(void);
#define LWIP_RAND() hal_random()

#endif
