/*
 * UART 0 between the event loop and a driver: receive and transmit rings, software flow control, console output on
 * the same line (hal/src/uart.native.ts, hal/src/console.native.ts). The driver moves the bytes.
 */
#ifndef SERIAL_H
#define SERIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For the driver; may be called from its interrupt handler. */

/* False if there is no room: the driver keeps the byte and stops receiving until serial_port_receive_more(). */
bool serial_received(uint8_t byte);
/* Room in the receive ring. */
uint32_t serial_receive_room(void);
/* The next byte to send; false if there is none, or XOFF holds it back. */
bool serial_next(uint8_t *byte);
bool serial_has_next(void);

/* Console output: goes out in order with UART data, waiting for room if need be. */
void serial_console(const char *text, size_t length);

/* The natives of hal/src/uart.native.ts, for port 0. */
struct mk_typed;
bool serial_uart_config(int32_t port, int32_t baud, int32_t wanted_flow);
int32_t serial_uart_write(int32_t port, struct mk_typed *data, int32_t off, int32_t len);
int32_t serial_uart_read(int32_t port, struct mk_typed *data, int32_t off, int32_t len);
int32_t serial_uart_tx_free(int32_t port);

/* Provided by the driver. */

/* There are bytes to send now. */
void serial_port_send(void);
/* There is room to receive again. */
void serial_port_receive_more(void);
/* Called again and again while console output waits for room; false gives up, and the rest is dropped. */
bool serial_port_wait_sent(void);
/* Can the line do this rate? */
bool serial_port_set_rate(int32_t baud);
/* Copy of the console besides the line, if the port has one. */
void serial_port_console_copy(const char *text, size_t length);

#endif
