// From the chip's numbers to °C, Pa and %: BME280 datasheet 4.2 and 8.1 (BMP280: 3.11 and 8.1), in doubles.

function unsigned16(bytes: Uint8Array, at: i32): i32 {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

function signed16(bytes: Uint8Array, at: i32): i32 {
  return (unsigned16(bytes, at) << 16) >> 16;
}

/** Bytes from register 0x88: temperature, pressure, a gap, and the first coefficient of humidity. */
export const CALIBRATION_BYTES: i32 = 26;

/** Bytes from register 0xE1: the other coefficients of humidity. */
export const HUMIDITY_CALIBRATION_BYTES: i32 = 7;

/** Coefficients that are burnt into each chip; names as in the datasheet, table 16. */
export class Calibration {
  t1: i32 = 0;
  t2: i32 = 0;
  t3: i32 = 0;
  p1: i32 = 0;
  p2: i32 = 0;
  p3: i32 = 0;
  p4: i32 = 0;
  p5: i32 = 0;
  p6: i32 = 0;
  p7: i32 = 0;
  p8: i32 = 0;
  p9: i32 = 0;
  h1: i32 = 0;
  h2: i32 = 0;
  h3: i32 = 0;
  h4: i32 = 0;
  h5: i32 = 0;
  h6: i32 = 0;

  /** Takes CALIBRATION_BYTES from register 0x88. */
  take(bytes: Uint8Array): void {
    this.t1 = unsigned16(bytes, 0);
    this.t2 = signed16(bytes, 2);
    this.t3 = signed16(bytes, 4);
    this.p1 = unsigned16(bytes, 6);
    this.p2 = signed16(bytes, 8);
    this.p3 = signed16(bytes, 10);
    this.p4 = signed16(bytes, 12);
    this.p5 = signed16(bytes, 14);
    this.p6 = signed16(bytes, 16);
    this.p7 = signed16(bytes, 18);
    this.p8 = signed16(bytes, 20);
    this.p9 = signed16(bytes, 22);
    this.h1 = bytes[25]!;
  }

  /** Takes HUMIDITY_CALIBRATION_BYTES from register 0xE1. H4 and H5 are signed, 12 bits each, and share a byte. */
  takeHumidity(bytes: Uint8Array): void {
    this.h2 = signed16(bytes, 0);
    this.h3 = bytes[2]!;
    this.h4 = (((bytes[3]! << 24) >> 24) << 4) | (bytes[4]! & 0x0f);
    this.h5 = (((bytes[5]! << 24) >> 24) << 4) | (bytes[4]! >> 4);
    this.h6 = (bytes[6]! << 24) >> 24;
  }

  /** False if no chip has such coefficients: nothing there, or a line that is stuck. */
  isPlausible(): boolean {
    return this.t1 !== 0 && this.t1 !== 0xffff && this.t2 !== 0 && this.t2 !== -1 && this.p1 !== 0 && this.p1 !== 0xffff;
  }
}

/** Temperature in the chip's own unit of 1/5120 °C, which pressure and humidity need as well. `raw` has 20 bits. */
export function fineTemperature(c: Calibration, raw: i32): number {
  const coarse = (raw / 16384 - c.t1 / 1024) * c.t2;
  const offset = raw / 131072 - c.t1 / 8192;
  return coarse + offset * offset * c.t3;
}

export function celsius(fine: number): number {
  return fine / 5120;
}

/** Pressure in Pa; `raw` has 20 bits. 0 if the coefficients make no sense. */
export function pascal(c: Calibration, fine: number, raw: i32): number {
  const warmth = fine / 2 - 64000;
  const offset = ((warmth * warmth * c.p6) / 32768 + warmth * c.p5 * 2) / 4 + c.p4 * 65536;
  const slope = (1 + ((c.p3 * warmth * warmth) / 524288 + c.p2 * warmth) / 524288 / 32768) * c.p1;
  if (slope === 0) return 0;
  const pressure = ((1048576 - raw - offset / 4096) * 6250) / slope;
  return pressure + ((c.p9 * pressure * pressure) / 2147483648 + (pressure * c.p8) / 32768 + c.p7) / 16;
}

/** Relative humidity in %, 0 to 100; `raw` has 16 bits. */
export function relativeHumidity(c: Calibration, fine: number, raw: i32): number {
  const warmth = fine - 76800;
  const level = raw - (c.h4 * 64 + (c.h5 / 16384) * warmth);
  const slope = (c.h2 / 65536) * (1 + (c.h6 / 67108864) * warmth * (1 + (c.h3 / 67108864) * warmth));
  const humidity = level * slope;
  const bent = humidity * (1 - (c.h1 * humidity) / 524288);
  return bent > 100 ? 100 : bent < 0 ? 0 : bent;
}

/** 20 bits from three bytes, of which the last has only its upper half. */
export function bits20(bytes: Uint8Array, at: i32): i32 {
  return (bytes[at]! << 12) | (bytes[at + 1]! << 4) | (bytes[at + 2]! >> 4);
}

/** 16 bits, upper byte first. */
export function bits16(bytes: Uint8Array, at: i32): i32 {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
