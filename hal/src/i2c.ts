// What the natives of i2c.native.ts answer.

export const I2C_OK: i32 = 0;
/** Nobody has acknowledged the address, or the chip has refused a byte of data. */
export const I2C_NAK: i32 = 1;
/** A line does not go up: something holds it low. */
export const I2C_STUCK: i32 = 2;
/** There is no such bus, or it was not configured. */
export const I2C_NO_BUS: i32 = 3;

/** Instead of an address: goes on with the transaction before, which was left without a stop. */
export const I2C_CONTINUE: i32 = 0xffff;
