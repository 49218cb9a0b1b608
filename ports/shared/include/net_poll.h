/* The port's event loop calls this after each turn if the program uses the network, that is if the symbol is there. */
#ifndef NET_POLL_H
#define NET_POLL_H

#include <stdint.h>

/* Does what is due; returns the milliseconds after which it has to be called again, at most, -1: not by itself. */
int32_t net_poll(void) __attribute__((weak));

#endif
