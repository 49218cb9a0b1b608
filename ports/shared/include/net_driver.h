/* A network interface below lwIP: provided by the board's driver, called from the event loop only. */
#ifndef NET_DRIVER_H
#define NET_DRIVER_H

#include <stdbool.h>

#include "lwip/netif.h"

/* For netif_add(): sets address, MTU, flags and output of the interface, and starts the chip. ERR_IF if it is not there. */
err_t net_driver_init(struct netif *netif);
/*
 * Hands some of what was received to lwIP, and tells it when the link has come or gone. True if there is more: pins and
 * UARTs have their turn in between.
 */
bool net_driver_poll(struct netif *netif);

#endif
