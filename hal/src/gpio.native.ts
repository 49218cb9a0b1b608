/** Pin modes, pulls and edges are the GPIO_* numbers of gpio.ts. A pin the chip does not have gives false everywhere. */

/** Sets direction and pull of a pin. False if the pin cannot do that. An output keeps the level of its latch. */
declare function hal_gpio_mode(pin: i32, mode: i32, pull: i32): boolean;

/** Level at the pin. */
declare function hal_gpio_read(pin: i32): boolean;

/** Level of the output latch, whatever the line shows. */
declare function hal_gpio_read_out(pin: i32): boolean;

/** Sets the output latch; may be called before the pin is made an output. */
declare function hal_gpio_write(pin: i32, level: boolean): void;

/** Inverts the output latch and returns the new level. */
declare function hal_gpio_toggle(pin: i32): boolean;

/**
 * Posts HAL_EVENT_GPIO with this pin at each such edge; GPIO_EDGE_NONE stops that. Edges are queued while there is
 * room in the event queue, then lost. False if the pin has no interrupt.
 */
declare function hal_gpio_int(pin: i32, edge: i32): boolean;
