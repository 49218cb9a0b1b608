// Registers of the PCA9685 (NXP datasheet, section 7.3).

export const REGISTER_MODE1: i32 = 0x00;
export const REGISTER_MODE2: i32 = 0x01;
/** Of channel 0; each channel has four. */
export const REGISTER_CHANNEL: i32 = 0x06;
export const REGISTER_ALL_CHANNELS: i32 = 0xfa;
/** Written only while the chip sleeps. */
export const REGISTER_PRESCALE: i32 = 0xfe;

export const MODE1_RESTART: i32 = 0x80;
export const MODE1_AUTO_INCREMENT: i32 = 0x20;
export const MODE1_SLEEP: i32 = 0x10;

export const MODE2_INVERTED: i32 = 0x10;
/** Outputs drive both ways, instead of only to ground. */
export const MODE2_TOTEM_POLE: i32 = 0x04;

/** Parts of a period. */
export const STEPS: i32 = 4096;

const OSCILLATOR_HZ: i32 = 25_000_000;
const LEAST_PRESCALE: i32 = 3;
const GREATEST_PRESCALE: i32 = 255;

/** In the upper byte of a time: always on, or always off. */
const FULL: i32 = 0x10;

/** The prescaler for a frequency, rounded (7.3.5); -1 if it cannot be had: about 24 to 1526 Hz can. */
export function prescaleOf(hz: number): i32 {
  if (!(hz >= 20 && hz <= 2000)) return -1;
  const value: i32 = Math.round(OSCILLATOR_HZ / (STEPS * hz)) - 1;
  return value >= LEAST_PRESCALE && value <= GREATEST_PRESCALE ? value : -1;
}

/** The frequency that a prescaler gives. */
export function frequencyOf(prescale: i32): number {
  return OSCILLATOR_HZ / (STEPS * (prescale + 1));
}

/** A channel's four registers for an output that is high for the first `steps` of 4096 of each period; 0 is off, 4096 is on. */
export function channelBytes(steps: i32): Uint8Array {
  const bytes = new Uint8Array(4);
  if (steps <= 0) bytes[3] = FULL;
  else if (steps >= STEPS) bytes[1] = FULL;
  else {
    bytes[2] = steps & 0xff;
    bytes[3] = steps >> 8;
  }
  return bytes;
}

/** The steps of 4096 for which a channel with these four registers is high; off goes before on (7.3.3). */
export function stepsOf(bytes: Uint8Array): i32 {
  if ((bytes[3]! & FULL) !== 0) return 0;
  if ((bytes[1]! & FULL) !== 0) return STEPS;
  const on = bytes[0]! | ((bytes[1]! & 0x0f) << 8);
  const off = bytes[2]! | ((bytes[3]! & 0x0f) << 8);
  return (off - on + STEPS) & (STEPS - 1);
}
