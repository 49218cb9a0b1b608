import { Bme280 } from "@meerkat/bme280/bme280.ts";
import { Bme280Spi } from "@meerkat/bme280/spi_port.ts";
import { ChipSpi } from "@meerkat/spi/chip_bus.ts";
import { expect, test } from "vitest";
import type { FakeChip } from "../../../core/test/fake_i2c.ts";
import { makeBme280 } from "./chip.ts";

/** Bus 0 with a chip at chip select 1: the first byte of a transaction names a register, whose bit 7 is 1 for reading. */
function installSpi(chip: FakeChip | undefined): number[] {
  const configured: number[] = [];
  let selected = false;
  let isFirst = true;
  let isRead = false;
  let register = 0;
  Object.assign(globalThis, {
    hal_delay_us: () => {},
    hal_spi_config: (bus: number, hz: number, mode: number) => {
      configured.push(hz, mode);
      return bus === 0;
    },
    hal_spi_select: (_bus: number, cs: number, on: boolean) => {
      selected = on;
      isFirst = true;
      return cs === 1;
    },
    hal_spi_transfer: (_bus: number, out: Uint8Array, _outOff: number, into: Uint8Array, _intoOff: number, len: number) => {
      for (let i = 0; i < len; i++) {
        const sent = out[i] ?? 0;
        if (!selected || chip === undefined) {
          into.fill(0xff);
        } else if (isFirst) {
          isFirst = false;
          isRead = sent >= 0x80;
          // Registers up to 0x7f are not there, so nothing is lost by bit 7.
          register = sent | 0x80;
        } else if (isRead) into[i] = chip.bytes[register++] ?? 0;
        else {
          chip.bytes[register] = sent;
          chip.onWrite(register, chip.bytes);
        }
      }
      return true;
    },
  });
  return configured;
}

test("a reading over SPI", () => {
  const chip = makeBme280();
  const configured = installSpi(chip);
  const sensor = new Bme280(new Bme280Spi(new ChipSpi(0), 1));
  expect(sensor.read()).toBe(true);
  expect(sensor.temperature).toBeCloseTo(25.08, 2);
  expect([chip.bytes[0xf2], chip.bytes[0xf4], chip.bytes[0xf5]]).toEqual([0x01, 0x57, 0x30]);
  expect(configured.slice(0, 2)).toEqual([1_000_000, 0]);
});

test("nobody there, and no such bus or chip select", () => {
  installSpi(undefined);
  const nobody = new Bme280(new Bme280Spi(new ChipSpi(0), 1));
  expect(nobody.read()).toBe(false);
  expect(nobody.error).toBe("no BME280 or BMP280: its id is 0xff");
  for (const [bus, cs] of [
    [1, 1],
    [0, 2],
  ] as const) {
    const sensor = new Bme280(new Bme280Spi(new ChipSpi(bus), cs));
    expect(sensor.read()).toBe(false);
    expect(sensor.error).toBe(`there is no SPI bus with chip select ${cs}`);
  }
});
