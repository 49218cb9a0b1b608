/* Included by lwIP where it asks for hooks (lwipopts.h). */
#ifndef NET_LWIP_HOOKS_H
#define NET_LWIP_HOOKS_H

#include "lwip/arch.h"
#include "lwip/ip_addr.h"

/* A first sequence number that nobody outside can guess (RFC 6528). */
u32_t net_initial_sequence(const ip_addr_t *local, u16_t local_port, const ip_addr_t *remote, u16_t remote_port);
#define LWIP_HOOK_TCP_ISN(local, local_port, remote, remote_port) net_initial_sequence(local, local_port, remote, remote_port)

#endif
