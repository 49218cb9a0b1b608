/** Typed arguments: what they are told to be is what they must be, and what RPC.Describe says. */
import { ArgsReader } from "@meerkat/rpc-common/args.ts";
import { addAsyncTyped, addTyped } from "@meerkat/rpc-common/methods.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "./test_channel.ts";

new FakeHal().install();
await import("@meerkat/rpc-common/init.ts");
const channel = new TestChannel("host");
addChannel(channel);

const everything = (args: ArgsReader) => ({
  pin: args.int("pin", 0, 39),
  any: args.optionalInt("any", 7),
  share: args.optionalNumber("share", 0.5),
  on: args.bool("on"),
  od: args.optionalBool("od", false),
  name: args.string("name"),
  note: args.optionalString("note") ?? "none",
  edge: args.optionalChoice("edge", "any", ["pos", "neg", "any"]),
  more: args.optionalJson("more") ?? "none",
});
addTyped("Typed.All", everything, (values) => values);
addTyped(
  "Typed.Bytes",
  (args) => args.bytes("data"),
  (data) => [...data],
);
addTyped(
  "Typed.Two",
  (args) => [args.string("src"), args.string("dst")],
  () => {},
);
addTyped(
  "Typed.Level",
  (args) => args.number("level"),
  (level) => level,
);
addTyped(
  "Typed.Edge",
  (args) => args.choice("edge", ["pos", "neg"]),
  (edge) => edge,
);
addAsyncTyped(
  "Typed.Later",
  (args) => args.json("x"),
  async (x) => x.length,
);

function call(method: string, params?: unknown): unknown {
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", method, params }));
  const [reply] = channel.take() as { result?: unknown; error?: { message: string } }[];
  return reply?.error?.message ?? reply?.result;
}

test("RPC.Describe tells the arguments", () => {
  const format = "{pin: %d, any: %d, share: %lf, on: %B, od: %B, name: %Q, note: %Q, edge: %Q, more: %T}";
  expect(call("RPC.Describe", { name: "Typed.All" })).toEqual({ name: "Typed.All", args_fmt: format });
  expect(call("RPC.Describe", { name: "Typed.Bytes" })).toEqual({ name: "Typed.Bytes", args_fmt: "{data: %V}" });
});

test("values come as they are, the optional ones with what stands for them; null is absent", () => {
  const least = { pin: 4, on: true, name: "ä" };
  const rest = { any: 7, share: 0.5, od: false, note: "none", edge: "any", more: "none" };
  expect(call("Typed.All", least)).toEqual({ ...least, ...rest });
  expect(call("Typed.All", { ...least, any: null, more: null, unknown: 1 })).toEqual({ ...least, ...rest });
  const full = { pin: 0, any: -2147483648, share: -1.5, on: false, od: true, name: "", note: "x", edge: "neg", more: [1, { a: null }] };
  expect(call("Typed.All", full)).toEqual({ ...full, more: '[1,{"a":null}]' });
  expect(call("Typed.Bytes", { data: "AAEC/w==" })).toEqual([0, 1, 2, 255]);
});

test("all that is missing is named", () => {
  expect(call("Typed.All", {})).toBe("pin, on and name are required");
  expect(call("Typed.All")).toBe("pin, on and name are required");
  expect(call("Typed.Two", { src: "a" })).toBe("dst is required");
  expect(call("Typed.Two", {})).toBe("src and dst are required");
  expect(call("Typed.Edge", {})).toBe("edge is required");
});

test.each([
  [{ pin: 40 }, "pin must be an integer from 0 to 39"],
  [{ pin: -1 }, "pin must be an integer from 0 to 39"],
  [{ pin: "1" }, "pin must be an integer from 0 to 39"],
  [{ pin: 1.5 }, "pin must be an integer from 0 to 39"],
  [{ pin: true }, "pin must be an integer from 0 to 39"],
  [{ pin: [1] }, "pin must be an integer from 0 to 39"],
  [{ any: 2147483648 }, "any must be an integer from -2147483648 to 2147483647"],
  [{ any: -2147483649 }, "any must be an integer from -2147483648 to 2147483647"],
  [{ any: 1e100 }, "any must be an integer from -2147483648 to 2147483647"],
  [{ share: "0.5" }, "share must be a number"],
  [{ share: false }, "share must be a number"],
  [{ on: 1 }, "on must be true or false"],
  [{ od: "true" }, "od must be true or false"],
  [{ name: 5 }, "name must be a string"],
  [{ note: {} }, "note must be a string"],
  [{ edge: "up" }, "edge must be one of pos, neg, any"],
  [{ pin: "x", on: "y" }, "pin must be an integer from 0 to 39"],
])("%j: %s", (members, message) => {
  expect(call("Typed.All", { pin: 1, on: true, name: "x", ...members })).toBe(message);
});

test("other kinds", async () => {
  expect(call("Typed.Bytes", { data: "?" })).toBe("data must be a base64 string");
  expect(call("Typed.Bytes", { data: 5 })).toBe("data must be a base64 string");
  expect(call("Typed.Edge", { edge: "any" })).toBe("edge must be one of pos, neg");
  expect(call("Typed.Edge", { edge: "pos" })).toBe("pos");
  expect(call("Typed.Level", { level: -0.25 })).toBe(-0.25);
  expect(call("Typed.Level", {})).toBe("level is required");
  expect(call("Typed.Two", { src: "", dst: "" })).toBeNull();
  expect(call("Typed.Later", { x: [1, 2] })).toBeUndefined();
  await new Promise((resolve) => setImmediate(resolve));
  expect(channel.take()).toMatchObject([{ result: 5 }]);
});

test.each([
  ["5.0", 5],
  ["0x10", 16],
  ["-0x10", -16],
  ["007", 7],
])("integers as peers write them: %s", (text, value) => {
  const args = new ArgsReader(`{"n":${text}}`);
  const read = args.int("n");
  args.check();
  expect(read).toBe(value);
});

test("any integer is either taken exactly or refused", () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true })), (value) => {
      const args = new ArgsReader(JSON.stringify({ n: value }));
      const read = args.int("n");
      const fits = value === (value | 0);
      // JSON writes minus zero as 0, and large numbers with an exponent.
      if (fits) {
        args.check();
        expect(read === value).toBe(true);
      } else {
        expect(() => args.check()).toThrow("n must be an integer");
      }
    }),
    { numRuns: 2000 },
  );
});

test("any arguments: an answer, and no other exception", () => {
  const names = fc.constantFrom("pin", "any", "share", "on", "od", "name", "note", "edge", "more");
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), (params) => {
      const args = new ArgsReader(JSON.stringify(params));
      everything(args);
      try {
        args.check();
      } catch (error) {
        expect((error as { code: number }).code).toBe(400);
      }
    }),
    { numRuns: 2000 },
  );
});
