/** Analog inputs. Which pins have one is up to the chip. */

/** Makes a pin an analog input. False if it has none. */
declare function hal_adc_enable(pin: i32): boolean;

/** What the converter says: 0 to `hal_adc_max()`. -1 if the pin is no analog input. */
declare function hal_adc_read(pin: i32): i32;

/** The same in millivolts at the pin. -1 if the pin is no analog input. */
declare function hal_adc_read_mv(pin: i32): i32;

/** The converter's greatest value. */
declare function hal_adc_max(): i32;
