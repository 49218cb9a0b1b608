import { startI2c } from "@meerkat/i2c/buses.ts";
import { installNatives } from "@meerkat/port-node/hal.ts";
import { NodeMachine } from "@meerkat/port-node/machine.ts";
import { NO_PERIPHERALS } from "@meerkat/port-node/no_peripherals.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";
import { bytesOfHex } from "../src/hex.ts";

const ADDRESS = 0x48;
const [OK, NAK, STUCK] = [0, 1, 2];

new FakeHal().install();
await import("@meerkat/rpc-service-i2c/init.ts");
const channel = new TestChannel("host");
addChannel(channel);

/** A chip of 256 registers on bus 0. */
const registers = new Uint8Array(256);
let pointer = 0;
let isStuck = false;

beforeEach(() => {
  registers.fill(0);
  isStuck = false;
  const answer = (address: number) => (isStuck ? STUCK : address === ADDRESS ? OK : NAK);
  const machine = new NodeMachine({
    build: { app: "t", version: "1", id: "" },
    board: { led: 2, button: 0 },
    console: () => {},
    peripherals: {
      ...NO_PERIPHERALS,
      i2cConfig: (bus) => bus === 0,
      i2cWrite(_bus, address, data) {
        if (answer(address) === OK && data.length > 0) {
          pointer = data[0] ?? 0;
          registers.set(data.subarray(1), pointer);
        }
        return answer(address);
      },
      i2cRead(_bus, address, into) {
        into.set(registers.subarray(pointer, pointer + into.length));
        return answer(address);
      },
    },
  });
  installNatives(machine);
  startI2c(0, { enable: true, freq: 100_000, debug: false, unit_no: 0, sda_gpio: -1, scl_gpio: -1 });
});

function call(method: string, params: object = {}): unknown {
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: `I2C.${method}`, params }));
  const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
  return error ?? result;
}

test("Scan, Write and Read", () => {
  expect(call("Scan")).toEqual([ADDRESS]);
  expect(call("Write", { addr: ADDRESS, data_hex: "10aBcD" })).toBeNull();
  expect([...registers.subarray(0x10, 0x12)]).toEqual([0xab, 0xcd]);
  expect(call("Write", { bus: 0, addr: ADDRESS, data_hex: "10" })).toBeNull();
  expect(call("Read", { addr: ADDRESS, len: 3 })).toEqual({ data_hex: "abcd00" });
  expect(call("Read", { addr: ADDRESS, len: 0 })).toEqual({ data_hex: "" });
});

test("registers of one and of two bytes", () => {
  expect(call("WriteRegB", { addr: ADDRESS, reg: 7, value: 0xab })).toBeNull();
  expect(call("ReadRegB", { addr: ADDRESS, reg: 7 })).toEqual({ value: 0xab });
  expect(call("WriteRegW", { addr: ADDRESS, reg: 8, value: 0x1234 })).toBeNull();
  expect([...registers.subarray(8, 10)]).toEqual([0x12, 0x34]);
  expect(call("ReadRegW", { addr: ADDRESS, reg: 7 })).toEqual({ value: 0xab12 });
});

test("every method wants its arguments", () => {
  expect(call("Read", {})).toEqual({ code: 400, message: "addr and len are required" });
  expect(call("Write", {})).toEqual({ code: 400, message: "addr and data_hex are required" });
  expect(call("ReadRegB", {})).toEqual({ code: 400, message: "addr and reg are required" });
  expect(call("WriteRegW", {})).toEqual({ code: 400, message: "addr, reg and value are required" });
  expect(call("WriteRegB", { addr: ADDRESS, reg: 1, value: 256 })).toEqual({ code: 400, message: "value must be an integer from 0 to 255" });
  expect(call("Read", { addr: ADDRESS, len: 4097 })).toEqual({ code: 400, message: "len must be an integer from 0 to 4096" });
  expect(call("Read", { addr: 128, len: 1 })).toEqual({ code: 400, message: "addr must be an integer from 0 to 127" });
  for (const data_hex of ["0", "zz", "1 "]) expect(call("Write", { addr: ADDRESS, data_hex })).toMatchObject({ code: 400 });
});

test("nobody there, a stuck bus, and no bus", () => {
  expect(call("Read", { addr: 9, len: 1 })).toEqual({ code: 503, message: "I2C read failed: the chip does not answer" });
  expect(call("Write", { addr: 9, data_hex: "" })).toEqual({ code: 503, message: "I2C write failed: the chip does not answer" });
  isStuck = true;
  expect(call("ReadRegB", { addr: ADDRESS, reg: 1 })).toEqual({ code: 503, message: "error reading value: a line of the bus is held low" });
  expect(call("WriteRegB", { addr: ADDRESS, reg: 1, value: 2 })).toMatchObject({ code: 503 });
  expect(call("Scan")).toEqual([]);
  expect(call("Scan", { bus: 1 })).toEqual({ code: 503, message: "I2C is disabled" });
  expect(call("Read", { bus: 7, addr: 1, len: 1 })).toEqual({ code: 503, message: "I2C is disabled" });
});

test("hexadecimal text is bytes, or nothing", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const text = Buffer.from(bytes).toString("hex");
      expect(bytesOfHex(text)).toEqual(new Uint8Array(bytes));
      expect(bytesOfHex(text.toUpperCase())).toEqual(new Uint8Array(bytes));
    }),
  );
  fc.assert(fc.property(fc.string({ maxLength: 12 }), (text) => (bytesOfHex(text) !== undefined) === /^([0-9a-f]{2})*$/i.test(text)));
});
