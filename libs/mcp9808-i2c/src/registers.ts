// Registers of the MCP9808 (datasheet DS25095, section 5), 16 bits each, upper byte first.

export const REGISTER_CONFIG: i32 = 0x01;
export const REGISTER_UPPER: i32 = 0x02;
export const REGISTER_LOWER: i32 = 0x03;
export const REGISTER_CRITICAL: i32 = 0x04;
export const REGISTER_TEMPERATURE: i32 = 0x05;
export const REGISTER_MANUFACTURER: i32 = 0x06;
export const REGISTER_DEVICE: i32 = 0x07;
/** 8 bits. */
export const REGISTER_RESOLUTION: i32 = 0x08;

export const MANUFACTURER_ID: i32 = 0x0054;
/** The lower byte is the revision. */
export const DEVICE_ID: i32 = 0x04;

export const CONFIG_SHUTDOWN: i32 = 0x0100;

/** Flags above the temperature in its register. */
export const ALERT_CRITICAL: i32 = 0x8000;
export const ALERT_UPPER: i32 = 0x4000;
export const ALERT_LOWER: i32 = 0x2000;

const SIGN: i32 = 0x1000;

/** °C of the temperature register, in steps of 1/16; the flags do not matter. */
export function celsius(word: i32): number {
  return (word & 0x0fff) / 16 - ((word & SIGN) !== 0 ? 256 : 0);
}

/** A limit's register for °C, rounded to its steps of 1/4; -1 beyond -256 to 255.75. */
export function limitWord(celsius: number): i32 {
  const quarters = Math.round(celsius * 4);
  if (!(quarters >= -1024 && quarters <= 1023)) return -1;
  const whole: i32 = quarters;
  return (whole << 2) & 0x1ffc;
}
