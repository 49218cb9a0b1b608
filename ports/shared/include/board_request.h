/*
 * Requests to the virtual board, and its answers (ports/README.md). One at a time, from the event loop's context: it is begun, gets its fields, and is sent with board_ask().
 */
#ifndef BOARD_REQUEST_H
#define BOARD_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most bytes of data in one line. */
#define BOARD_DATA_BYTES 2048

/* False if there is no board, or it has not answered before: nothing else is to be called then. */
bool board_begin(const char *verb);
/* Fields, each behind a space. */
void board_word(const char *text);
void board_number(int32_t number);
void board_hex(uint32_t number);
void board_data(const uint8_t *bytes, int32_t length);
/*
 * Sends what was begun and waits for the answer, which is a number, and `length` bytes after it if that is not 0 (they
 * may be missing if the number tells of a failure: they are asked for by board_answer_bytes). False if none came, or
 * not a proper one.
 */
bool board_ask(int32_t *value, uint8_t *into, int32_t length);
/* Bytes that came with the last answer. */
int32_t board_answer_bytes(void);
/* The same for answers without anything in them. */
bool board_tell(void);
/* Returns when everything told to the board has had its effect on the pins. */
void board_sync(void);

/* A byte from the board; called from the event loop's context or from an interrupt handler, but from one place. */
void board_received(char byte);
/* board_uart.c, only in programs with another serial port: the bytes of a line `uart ...`, and the newline. */
void board_uart_received(char byte) __attribute__((weak));

/* Provided by the port. */

/* False if there is nothing that a board could be connected to. */
bool port_board_exists(void);
/* Keeps interrupt handlers from putting a line of theirs into the middle of one. */
void port_board_hold(bool on);
/* Sends some of this; how many bytes were taken: 0 if there is no room for now. */
size_t port_board_write(const char *text, size_t length);
/* Waits a little until something has come, inside of port_lock(). */
void port_board_wait(void);

#endif
