import { describe, expect, test } from "vitest";
import { Bench, loadText } from "./board-bench.ts";

const bench = () => new Bench("air: { type: bme280-spi, cs: 1 }\nflash: { type: spi-flash, cs: 2 }");

/** With the chip select down before and up after it. */
function exchange({ board }: Bench, cs: number, ...bytes: number[]): number[] {
  expect(board.spiSelect(0, cs, true)).toBe(true);
  const came = board.spiTransfer(0, Uint8Array.from(bytes));
  board.spiSelect(0, cs, false);
  return [...(came ?? [])];
}

describe("SPI", () => {
  test("leads to who is selected", () => {
    const b = bench();
    expect(b.board.spiConfig(0, 1_000_000, 0)).toBe(true);
    expect(exchange(b, 1, 0xd0, 0)).toEqual([0xff, 0x60]);
    expect(exchange(b, 2, 0x9f, 0, 0, 0).slice(1)).toEqual([0xef, 0x40, 0x15]);
    expect([b.board.spiSelect(0, 3, true), b.board.spiConfig(1, 1000, 0), b.board.spiTransfer(1, new Uint8Array(1))]).toEqual([false, false, undefined]);
    expect([...(b.board.spiTransfer(0, Uint8Array.of(0x9f, 0)) ?? [])]).toEqual([0xff, 0xff]);
  });

  test("reads and writes registers of a BME280, several in a row", () => {
    const b = bench();
    b.board.spiConfig(0, 10_000_000, 3);
    exchange(b, 1, 0x75, 0xa4, 0x72, 0x01);
    expect(exchange(b, 1, 0xf5, 0)).toEqual([0xff, 0xa4]);
    expect(exchange(b, 1, 0xf2, 0)).toEqual([0xff, 0x01]);
    expect(exchange(b, 1, 0x88, 0, 0, 0)).toEqual([0xff, 0x70, 0x6b, 0x43]);
    expect(b.complaints).toEqual([]);
  });

  test("keeps what a flash was given", () => {
    const b = bench();
    b.board.spiConfig(0, 10_000_000, 0);
    exchange(b, 2, 0x06);
    exchange(b, 2, 0x02, 0, 0, 0x10, 1, 2, 3);
    for (let i = 0; i < 10; i++) exchange(b, 2, 0x05, 0);
    expect(exchange(b, 2, 0x03, 0, 0, 0x10, 0, 0, 0, 0).slice(4)).toEqual([1, 2, 3, 0xff]);
  });

  test("complains of clocks, modes and two chips at once", () => {
    const b = bench();
    b.board.spiConfig(0, 20_000_000, 1);
    exchange(b, 1, 0xd0, 0);
    b.board.spiSelect(0, 1, true);
    b.board.spiSelect(0, 2, true);
    expect(b.complaints).toEqual([
      "air takes 10 MHz at most, and SPI 0 has 20",
      "air does not understand SPI mode 1",
      "air and flash are selected at once on SPI 0",
      "flash does not understand SPI mode 1",
    ]);
  });

  test("has one chip at each select", () => {
    expect(() => loadText("name: x\nparts: { a: { type: spi-flash }, b: { type: bme280-spi } }\n")).toThrow("b and a are both at chip select 0 of SPI bus 0");
  });
});
