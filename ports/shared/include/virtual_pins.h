/*
 * Pins of a virtual board: a model of the pins, and a line protocol that tells the world what the program does to
 * them and the program what the world does. ports/README.md describes the protocol.
 */
#ifndef VIRTUAL_PINS_H
#define VIRTUAL_PINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VIRTUAL_PIN_COUNT 64

/*
 * A byte from the board; called from the event loop's context or from an interrupt handler, but from one place. It is
 * the line of the pins alone unless the program asks the board for something (board_request.c).
 */
void board_received(char byte);
/* A byte of a line of the pins. */
void virtual_pins_received(char byte);

/* Provided by the port: sends a line to the board. */
void port_board_send(const char *text, size_t length);
/* Provided by the port: the level of an output has changed. */
void port_pin_changed(int32_t pin, bool level);

#endif
