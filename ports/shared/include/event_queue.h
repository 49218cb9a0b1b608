/* Events that the hardware side posts for the event loop (hal/src/event.native.ts). */
#ifndef EVENT_QUEUE_H
#define EVENT_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

/* hal/src/event.ts */
#define HAL_EVENT_UART_RX 1
#define HAL_EVENT_UART_TX 2
#define HAL_EVENT_GPIO 3
#define HAL_EVENT_NET 4
#define HAL_EVENT_NET_IF 5
#define HAL_EVENT_HWTIMER 6

/* May be called from an interrupt handler. Lost when the queue is full. */
void event_post(int kind, int argument);
/*
 * Posts an event that means "look there" (UART_RX, UART_TX, NET, NET_IF) unless it waits already; never lost.
 * `argument` is below 32, of NET below EVENT_SOCKETS.
 */
void event_post_once(int kind, int argument);
/* Takes such an event back: what it was about is gone. */
void event_forget(int kind, int argument);
bool event_waiting(void);

int32_t hal_event_poll(void);

/* Provided by the port: keeps interrupt handlers out; the lock nests. */
uint32_t port_lock(void);
void port_unlock(uint32_t state);

#endif
