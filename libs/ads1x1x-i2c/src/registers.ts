// Registers of the ADS1013 to ADS1015 and ADS1113 to ADS1115 (datasheets SBAS473 and SBAS444, section 8), 16 bits each, upper byte first.

export const REGISTER_CONVERSION: i32 = 0x00;
export const REGISTER_CONFIG: i32 = 0x01;

/** Written: starts a conversion. Read: there is none under way. */
export const CONFIG_IDLE: i32 = 0x8000;
const CONFIG_SINGLE_SHOT: i32 = 0x0100;
/** The comparator is off. */
const CONFIG_NO_COMPARATOR: i32 = 0x0003;

/** Bits of the configuration that read back as they were written. */
export const CONFIG_KEPT: i32 = 0x7fff;

/** What is measured: between two inputs, or one against ground. ADS1x13 and ADS1x14 have only AIN0 and AIN1, and no choice. */
export const INPUT_0_1: i32 = 0;
export const INPUT_0_3: i32 = 1;
export const INPUT_1_3: i32 = 2;
export const INPUT_2_3: i32 = 3;
export const INPUT_0: i32 = 4;
export const INPUT_1: i32 = 5;
export const INPUT_2: i32 = 6;
export const INPUT_3: i32 = 7;

/** Full scale in millivolts by the number in the configuration. */
const FULL_SCALES_MV: readonly i32[] = [6144, 4096, 2048, 1024, 512, 256];

/** Conversions per second by the number in the configuration. */
const RATES_16_BIT: readonly i32[] = [8, 16, 32, 64, 128, 250, 475, 860];
const RATES_12_BIT: readonly i32[] = [128, 250, 490, 920, 1600, 2400, 3300];

function ratesOf(bits: i32): readonly i32[] {
  return bits === 16 ? RATES_16_BIT : RATES_12_BIT;
}

/** The number of a full scale in millivolts, -1 if there is no such. */
export function gainOf(fullScaleMv: i32): i32 {
  return FULL_SCALES_MV.indexOf(fullScaleMv);
}

/** The number of a rate in conversions per second for a chip of 12 or 16 bits, -1 if there is no such. */
export function rateOf(perSecond: i32, bits: i32): i32 {
  return ratesOf(bits).indexOf(perSecond);
}

/** Microseconds that a conversion takes at most: the chip's clock may be slow by 10 %. */
export function conversionMicros(rate: i32, bits: i32): i32 {
  return ((1_100_000 / ratesOf(bits)[rate]!) | 0) + 50;
}

/** The configuration that starts one conversion of `input`, INPUT_*; `gain` and `rate` are numbers of the tables. */
export function startWord(input: i32, gain: i32, rate: i32): i32 {
  return CONFIG_IDLE | (input << 12) | (gain << 9) | CONFIG_SINGLE_SHOT | (rate << 5) | CONFIG_NO_COMPARATOR;
}

/** The signed result; a chip of 12 bits has it in the upper ones. */
export function resultOf(word: i32, bits: i32): i32 {
  return (word << 16) >> (32 - bits);
}

/** Volts of a result. */
export function voltsOf(result: i32, gain: i32, bits: i32): number {
  return (result * FULL_SCALES_MV[gain]!) / 1000 / (bits === 16 ? 32768 : 2048);
}
