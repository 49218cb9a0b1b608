import { FakeChip } from "../../../core/test/fake_i2c.ts";

function littleEndian(...words: number[]): number[] {
  return words.flatMap((word) => [word & 0xff, (word >> 8) & 0xff]);
}

/** Registers 0x88 to 0xa1 with the coefficients of the datasheet's example (BMP280, 3.12), and H1 of a real chip. */
export const DATASHEET_BYTES = new Uint8Array([...littleEndian(27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000), 0, 75]);

/** Registers 0xe1 to 0xe7: H2 370, H3 0, H4 301, H5 50, H6 30. */
export const HUMIDITY_BYTES = new Uint8Array([0x72, 0x01, 0x00, 0x12, 0x2d, 0x03, 0x1e]);

/** Temperature 519888, pressure 415148, humidity 30000. */
const MEASURED = [0x65, 0x5a, 0xc0, 0x7e, 0xed, 0x00, 0x75, 0x30];
const NOT_MEASURED = [0x80, 0, 0, 0x80, 0, 0, 0x80, 0];

/** A chip that measures the datasheet's example as soon as it is told to measure. */
export function makeBme280(id = 0x60, measured: readonly number[] = MEASURED): FakeChip {
  const chip = new FakeChip();
  const reset = () => {
    chip.bytes.fill(0);
    chip
      .set(0xd0, id)
      .set(0x88, ...DATASHEET_BYTES)
      .set(0xf7, ...NOT_MEASURED);
    if (id === 0x60) chip.set(0xe1, ...HUMIDITY_BYTES);
  };
  chip.onWrite = (register, bytes) => {
    if (register === 0xe0 && bytes[0xe0] === 0xb6) reset();
    if (register === 0xf4 && ((bytes[0xf4] ?? 0) & 3) !== 0) chip.set(0xf7, ...measured);
  };
  reset();
  return chip;
}
