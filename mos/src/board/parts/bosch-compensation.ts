/** From what the converters of a BMP280 or BME280 say to physical units: Bosch's formulas in floating point (BME280 data sheet, 8.1). */

/** The numbers that each chip has got when it was made, by the names of the data sheet. */
export interface Calibration {
  t1: number;
  t2: number;
  t3: number;
  /** P1 to P9. */
  p: readonly [number, number, number, number, number, number, number, number, number];
  /** H1 to H6. */
  h: readonly [number, number, number, number, number, number];
}

/** Temperature and pressure: the example of the BMP280 data sheet, 3.12. Humidity: those of one BME280. */
export const EXAMPLE_CALIBRATION: Calibration = {
  t1: 27_504,
  t2: 26_435,
  t3: -1000,
  p: [36_477, -10_685, 3024, 2855, 140, -7, 15_500, -14_600, 6000],
  h: [75, 362, 0, 313, 50, 30],
};

/** The temperature as the other two formulas want it: 5120 to the degree. */
export function fineTemperature(raw: number, { t1, t2, t3 }: Calibration): number {
  const linear = (raw / 16_384 - t1 / 1024) * t2;
  const square = (raw / 131_072 - t1 / 8192) ** 2 * t3;
  return linear + square;
}

export function celsius(fine: number): number {
  return fine / 5120;
}

/** In pascals; 0 where the formula would divide by 0. */
export function pascals(raw: number, fine: number, { p }: Calibration): number {
  const [p1, p2, p3, p4, p5, p6, p7, p8, p9] = p;
  let a = fine / 2 - 64_000;
  let b = (a * a * p6) / 32_768 + a * p5 * 2;
  b = b / 4 + p4 * 65_536;
  a = ((p3 * a * a) / 524_288 + p2 * a) / 524_288;
  a = (1 + a / 32_768) * p1;
  if (a === 0) return 0;
  const pressure = ((1_048_576 - raw - b / 4096) * 6250) / a;
  return pressure + ((p9 * pressure * pressure) / 2_147_483_648 + (pressure * p8) / 32_768 + p7) / 16;
}

/** In percent, 0 to 100. */
export function relativeHumidity(raw: number, fine: number, { h }: Calibration): number {
  const [h1, h2, h3, h4, h5, h6] = h;
  const a = fine - 76_800;
  const x = (raw - (h4 * 64 + (h5 / 16_384) * a)) * ((h2 / 65_536) * (1 + (h6 / 67_108_864) * a * (1 + (h3 / 67_108_864) * a)));
  return Math.min(100, Math.max(0, x * (1 - (h1 * x) / 524_288)));
}

/** The number of at most `bits` bits that `formula` makes closest to `wanted` of; it rises or falls all the way. */
export function invert(formula: (raw: number) => number, wanted: number, bits: number): number {
  const last = 2 ** bits - 1;
  const rises = formula(last) > formula(0);
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (formula(middle) < wanted === rises) low = middle + 1;
    else high = middle;
  }
  const below = Math.max(0, low - 1);
  return Math.abs(formula(below) - wanted) < Math.abs(formula(low) - wanted) ? below : low;
}

/** Registers 0x88 to 0xa1 and 0xe1 to 0xe7 (BME280 data sheet, table 16), by their addresses. */
export function calibrationRegisters({ t1, t2, t3, p, h }: Calibration): Map<number, number> {
  const registers = new Map<number, number>();
  let at = 0x88;
  for (const word of [t1, t2, t3, ...p]) {
    registers.set(at++, word & 0xff);
    registers.set(at++, (word >> 8) & 0xff);
  }
  registers.set(at, 0);
  const [h1, h2, h3, h4, h5, h6] = h;
  registers.set(0xa1, h1);
  const tail = [h2 & 0xff, (h2 >> 8) & 0xff, h3, (h4 >> 4) & 0xff, (h4 & 0xf) | ((h5 & 0xf) << 4), (h5 >> 4) & 0xff, h6 & 0xff];
  for (const [i, byte] of tail.entries()) registers.set(0xe1 + i, byte);
  return registers;
}
