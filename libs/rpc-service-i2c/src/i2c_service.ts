import { toHex } from "@meerkat/core/digest_auth.ts";
import { i2cBus } from "@meerkat/i2c/buses.ts";
import type { I2c } from "@meerkat/i2c/i2c.ts";
import type { ArgsReader } from "@meerkat/rpc-common/args.ts";
import { RpcError } from "@meerkat/rpc-common/call.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";
import { bytesOfHex } from "./hex.ts";

const BAD_REQUEST: i32 = 400;
const UNAVAILABLE: i32 = 503;

/** As in Mongoose OS. */
const MOST_BYTES: i32 = 4096;
const LAST_ADDRESS: i32 = 0x7f;

/** A chip on a bus. */
interface Place {
  bus: i32;
  addr: i32;
}

interface Register extends Place {
  reg: i32;
}

function busArgument(args: ArgsReader): i32 {
  return args.optionalInt("bus", 0, 0);
}

function placeArguments(args: ArgsReader): Place {
  return { bus: busArgument(args), addr: args.int("addr", 0, LAST_ADDRESS) };
}

function registerArguments(args: ArgsReader): Register {
  return { bus: busArgument(args), addr: args.int("addr", 0, LAST_ADDRESS), reg: args.int("reg", 0, 255) };
}

function busOf(number: i32): I2c {
  const bus = i2cBus(number);
  if (bus === undefined) throw new RpcError(UNAVAILABLE, "I2C is disabled");
  return bus;
}

function failed(what: string, bus: I2c): RpcError {
  return new RpcError(UNAVAILABLE, `${what}: ${bus.statusText()}`);
}

function read({ bus, addr }: Place, len: i32): string {
  const i2c = busOf(bus);
  const data = new Uint8Array(len);
  if (!i2c.read(addr, data)) throw failed("I2C read failed", i2c);
  return `{"data_hex":"${toHex(data)}"}`;
}

function write({ bus, addr }: Place, hex: string): void {
  const data = bytesOfHex(hex);
  if (data === undefined) throw new RpcError(BAD_REQUEST, "data_hex must be bytes of two hex digits each");
  const i2c = busOf(bus);
  if (!i2c.write(addr, data)) throw failed("I2C write failed", i2c);
}

function readReg({ bus, addr, reg }: Register, isWord: boolean): string {
  const i2c = busOf(bus);
  const value = isWord ? i2c.readRegW(addr, reg) : i2c.readRegB(addr, reg);
  if (value < 0) throw failed("error reading value", i2c);
  return `{"value":${value}}`;
}

function writeReg({ bus, addr, reg }: Register, value: i32, isWord: boolean): void {
  const i2c = busOf(bus);
  if (!(isWord ? i2c.writeRegW(addr, reg, value) : i2c.writeRegB(addr, reg, value))) throw failed("error writing value", i2c);
}

/** Registers the methods I2C.*. */
export function addI2cService(): void {
  addTyped("I2C.Scan", busArgument, (bus, call) => call.reply(`[${busOf(bus).scan().join(",")}]`));
  addTyped(
    "I2C.Read",
    (args) => ({ place: placeArguments(args), len: args.int("len", 0, MOST_BYTES) }),
    ({ place, len }, call) => call.reply(read(place, len)),
  );
  addTyped(
    "I2C.Write",
    (args) => ({ place: placeArguments(args), hex: args.string("data_hex") }),
    ({ place, hex }) => write(place, hex),
  );
  addTyped("I2C.ReadRegB", registerArguments, (register, call) => call.reply(readReg(register, false)));
  addTyped("I2C.ReadRegW", registerArguments, (register, call) => call.reply(readReg(register, true)));
  addTyped(
    "I2C.WriteRegB",
    (args) => ({ register: registerArguments(args), value: args.int("value", 0, 0xff) }),
    ({ register, value }) => writeReg(register, value, false),
  );
  addTyped(
    "I2C.WriteRegW",
    (args) => ({ register: registerArguments(args), value: args.int("value", 0, 0xffff) }),
    ({ register, value }) => writeReg(register, value, true),
  );
}
