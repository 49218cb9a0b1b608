// The numbers are those of Mongoose OS (mgos_gpio_mode, mgos_gpio_pull_type, mgos_gpio_int_mode).

export const GPIO_INPUT: i32 = 0;
export const GPIO_OUTPUT: i32 = 1;
/** Open drain: level 1 lets the line float. */
export const GPIO_OUTPUT_OD: i32 = 2;

export const GPIO_PULL_NONE: i32 = 0;
export const GPIO_PULL_UP: i32 = 1;
export const GPIO_PULL_DOWN: i32 = 2;

export const GPIO_EDGE_NONE: i32 = 0;
export const GPIO_EDGE_POS: i32 = 1;
export const GPIO_EDGE_NEG: i32 = 2;
export const GPIO_EDGE_ANY: i32 = 3;
/** While the pin is high: made of edges by core/src/gpio_level.ts, not by hal_gpio_int. */
export const GPIO_LEVEL_HI: i32 = 4;
/** While the pin is low. */
export const GPIO_LEVEL_LO: i32 = 5;
