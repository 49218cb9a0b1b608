/**
 * Lets a pin be high for `duty` of 65535 parts of each period of 1/`hz` s; 65535 is always high. 0 Hz gives the pin
 * back to hal_gpio_*, low. False if the pin or the chip cannot do that.
 */
declare function hal_pwm_set(pin: i32, hz: i32, duty: i32): boolean;
