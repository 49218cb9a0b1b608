/** Pin of the board's first LED, or -1. */
declare function hal_board_led(): i32;

/** True if the LED lights at level 0. */
declare function hal_board_led_inverted(): boolean;

/** Pin of the board's first button, or -1. It reads 0 while pressed, with the pull-up on. */
declare function hal_board_button(): i32;
