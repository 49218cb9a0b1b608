import { installNatives } from "@meerkat/port-node/hal.ts";
import { NodeMachine } from "@meerkat/port-node/machine.ts";
import { NO_PERIPHERALS } from "@meerkat/port-node/no_peripherals.ts";
import type { Peripherals } from "@meerkat/port-node/peripherals.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { BitBangSpi } from "../src/bit_bang.ts";
import { spiBus, startSpi } from "../src/buses.ts";
import { ChipSpi } from "../src/chip_bus.ts";
import { CS_NONE } from "../src/spi.ts";

const SETTINGS = { enable: true, debug: true, unit_no: 0, miso_gpio: 19, mosi_gpio: 23, sclk_gpio: 18, cs0_gpio: 5, cs1_gpio: -1, cs2_gpio: -1 };

let machine: NodeMachine;

function boot(peripherals: Partial<Peripherals> = {}): void {
  machine = new NodeMachine({
    build: { app: "t", version: "1", id: "" },
    board: { led: 2, button: 0 },
    console: () => {},
    peripherals: { ...NO_PERIPHERALS, ...peripherals },
  });
  installNatives(machine);
}

describe("a bus of the chip", () => {
  const done: string[] = [];
  beforeEach(() => {
    done.length = 0;
    boot({
      spiConfig(bus, hz, mode) {
        done.push(`config ${hz} ${mode}`);
        return bus === 1 && hz <= 20_000_000;
      },
      spiSelect(_bus, cs, selected) {
        done.push(`${selected ? "select" : "release"} ${cs}`);
        return cs < 2;
      },
      spiTransfer(_bus, out) {
        done.push(Buffer.from(out).toString("hex"));
        return out.map((byte) => byte ^ 0xff);
      },
    });
  });

  test("half duplex: what leaves, dummy bytes, what comes, in one transaction", () => {
    const bus = new ChipSpi(1);
    const rx = new Uint8Array(2);
    expect(bus.transfer(0, 3, 1_000_000, new Uint8Array([0x0b, 1]), rx, 1)).toBe(true);
    expect(done).toEqual(["config 1000000 3", "select 0", "0b01", "00", "0000", "release 0"]);
    expect([...rx]).toEqual([0xff, 0xff]);
    done.length = 0;
    expect(bus.transfer(CS_NONE, 3, 0, new Uint8Array([6]), new Uint8Array(0))).toBe(true);
    expect(done).toEqual(["06"]);
  });

  test("full duplex, in place", () => {
    const bytes = new Uint8Array([0x0f, 0xf0]);
    expect(new ChipSpi(1).exchange(1, 0, 400_000, bytes, bytes)).toBe(true);
    expect([...bytes]).toEqual([0xf0, 0x0f]);
    expect(done).toEqual(["config 400000 0", "select 1", "0ff0", "release 1"]);
  });

  test("buses, chip selects and clocks that are not there", () => {
    const none = new Uint8Array(0);
    const bus = new ChipSpi(1);
    expect(bus.transfer(0, 0, 0, none, none)).toBe(false);
    expect(bus.transfer(2, 0, 1000, none, none)).toBe(false);
    expect(bus.transfer(0, 0, 30_000_000, none, none)).toBe(false);
    expect(new ChipSpi(3).transfer(0, 0, 1000, none, none)).toBe(false);
  });
});

test("the serial flash of the node machine answers", () => {
  boot();
  const id = new Uint8Array(3);
  const bus = startSpi(SETTINGS);
  expect(bus).toBe(spiBus());
  expect(bus?.transfer(0, 0, 1_000_000, new Uint8Array([0x9f]), id)).toBe(true);
  expect(id.some((byte) => byte !== 0 && byte !== 0xff)).toBe(true);
  expect(startSpi({ ...SETTINGS, unit_no: 7 })).toBeUndefined();
  expect(startSpi({ ...SETTINGS, enable: false })).toBeUndefined();
});

/** A shift register on pins: at the sampling edge it takes a bit, at the other it shows the next; inverted, a byte later. */
function attachRegister(mode: number): number[] {
  const { gpio } = machine;
  const [idle, second] = [mode >= 2, (mode & 1) === 1];
  const received: number[] = [];
  let [shift, bits, out] = [0, 0, 0x5a];
  const show = () => gpio.drive(19, ((out >> (7 - bits)) & 1) === 1);
  gpio.onLevel((pin, level) => {
    if (pin === 5 && !level) {
      [shift, bits, out] = [0, 0, 0x5a];
      if (!second) show();
    }
    if (pin !== 18 || gpio.level(5)) return;
    const isSampling = (level !== idle) !== second;
    if (!isSampling) return show();
    shift = ((shift << 1) | (gpio.level(23) ? 1 : 0)) & 0xff;
    if (++bits < 8) return;
    received.push(shift);
    out = shift ^ 0xff;
    bits = 0;
  });
  return received;
}

describe.each([0, 1, 2, 3])("bits on pins, mode %i", (mode) => {
  test("bytes go both ways", () => {
    boot();
    const received = attachRegister(mode);
    const bus = new BitBangSpi(19, 23, 18, [5]);
    const rx = new Uint8Array(3);
    expect(bus.exchange(0, mode, 100_000, new Uint8Array([0xa5, 0x01, 0x80]), rx)).toBe(true);
    expect(received).toEqual([0xa5, 0x01, 0x80]);
    expect([...rx]).toEqual([0x5a, 0x5a, 0xfe]);
    expect(machine.gpio.level(5)).toBe(true);
    expect(machine.gpio.level(18)).toBe(mode >= 2);
    expect(bus.exchange(1, mode, 0, new Uint8Array(1), rx)).toBe(false);
    expect(new BitBangSpi(64, 65, 66, []).exchange(CS_NONE, mode, 1000, rx, rx)).toBe(false);
  });
});
