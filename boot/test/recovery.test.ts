import { BootJournal } from "@meerkat/boot-common/boot_journal.ts";
import { defineBootKeys } from "@meerkat/boot-common/boot_keys.ts";
import { factoryState } from "@meerkat/boot-common/boot_machine.ts";
import { appPartition, STATE_PARTITION_A, STATE_PARTITION_B } from "@meerkat/boot-common/slots.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { FlashDevice } from "@meerkat/core/vfs/flash_device.ts";
import { definePartitions, Partition } from "@meerkat/core/vfs/partitions.ts";
import { cryptoNatives } from "@meerkat/port-node/crypto.ts";
import { encodeFrame, FRAME_JSON, FrameDecoder } from "@meerkat/rpc-uart/framing.ts";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { FakeHal } from "../../core/test/fake_hal.ts";
import { FlashModel } from "../../core/test/flash_model.ts";
import { makeImage, Signer } from "../../libs/boot-common/test/images.ts";
import { decodeBase64Bytes } from "../src/base64_bytes.ts";
import { JsonMembersInBytes } from "../src/json_bytes.ts";
import { startRecovery } from "../src/recovery.ts";

const SECTOR = 4096;

describe("JSON in bytes", () => {
  const membersOf = (text: string): [string, string][] => {
    const bytes = new TextEncoder().encode(text);
    const members = new JsonMembersInBytes(new Uint8Array(0));
    const found: [string, string][] = [];
    members.open(bytes, 0, bytes.length);
    while (members.next()) {
      const value = new TextDecoder().decode(bytes.subarray(members.valueAt, members.valueEnd));
      const name = ["a", "key", "method"].find((known) => members.keyIs(known)) ?? "?";
      found.push([name, value]);
    }
    return found;
  };

  it("is walked member by member", () => {
    expect(membersOf(' { "a" : 1 , "key":"x\\"}y", "other": {"key":[1,{"a":"]"}]},"method":[ ] }')).toEqual([
      ["a", "1"],
      ["key", '"x\\"}y"'],
      ["?", '{"key":[1,{"a":"]"}]}'],
      ["method", "[ ]"],
    ]);
  });

  it("has the members that JSON.parse finds", () => {
    const key = fc.constantFrom("a", "key", "method");
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), fc.constantFrom(undefined, 1, "\t"), (object, space) => {
        const found = membersOf(JSON.stringify(object, undefined, space));
        expect(Object.fromEntries(found.map(([name, value]) => [name, JSON.parse(value)]))).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });

  it("ends at what is no JSON", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ a1') }), (text) => void expect(membersOf(text).length).toBeLessThanOrEqual(text.length)),
    );
    for (const text of ["", "[1]", "{", '{"a"', '{"a":', '{"a":}', '{"a":1', "{a:1}"]) expect(membersOf(text).filter(([name]) => name === "key")).toEqual([]);
  });

  it("knows whole numbers of 31 bits", () => {
    const integerOf = (text: string) => {
      const bytes = new TextEncoder().encode(`{"a":${text}}`);
      const members = new JsonMembersInBytes(bytes);
      members.open(bytes, 0, bytes.length);
      return members.next() ? members.integer() : -2;
    };
    expect(["0", "17", "2147483639", "2147483648", "99999999999", "-1", "1.5", "1e3", '"1"', "null"].map(integerOf)).toEqual([
      0, 17, 2147483639, -1, -1, -1, -1, -1, -1, -1,
    ]);
  });
});

describe("base64 in bytes", () => {
  const decode = (text: string, room = 64): number[] | undefined => {
    const bytes = new TextEncoder().encode(text);
    const out = new Uint8Array(room);
    const length = decodeBase64Bytes(bytes, 0, bytes.length, out);
    return length < 0 ? undefined : [...out.subarray(0, length)];
  };

  it("gives back what was encoded", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void expect(decode(Buffer.from(bytes).toString("base64"))).toEqual([...bytes])));
  });

  it("refuses what is none, and what is too long", () => {
    expect(["A", "AAA", "A===", "AA=A", "A\\nA", "AA-_", "=AAA"].map((text) => decode(text))).toEqual(Array(7).fill(undefined));
    expect(decode("AAAA", 2)).toBeUndefined();
  });
});

describe("recovery over the line", () => {
  const signer = new Signer("ecdsa");
  let hal: FakeHal;
  let flash: FlashModel;

  beforeEach(() => {
    hal = new FakeHal().install();
    Object.assign(globalThis, cryptoNatives(), { hal_boot_load: () => true });
    flash = new FlashModel(6, SECTOR).install();
    definePartitions([STATE_PARTITION_A, STATE_PARTITION_B, appPartition(0)].map((name, i) => new Partition(name, i * SECTOR, (i === 2 ? 4 : 1) * SECTOR)));
    defineBootKeys([signer.key]);
    startRecovery(factoryState(), journal());
  });

  const journal = (): BootJournal => {
    const made = new BootJournal(new FlashDevice(0, SECTOR), new FlashDevice(SECTOR, SECTOR));
    made.read();
    return made;
  };

  async function exchange(bytes: Uint8Array): Promise<{ id: unknown; result?: unknown; error?: { code: number; message: string } }[]> {
    hal.receive(bytes);
    await hal.settle(corePoll);
    const decoder = new FrameDecoder(4096, true);
    const frames = [];
    for (const byte of new TextEncoder().encode(hal.takeSent())) if (decoder.push(byte) === FRAME_JSON) frames.push(JSON.parse(decoder.text()));
    return frames;
  }

  const call = async (method: string, args: unknown = {}, id: unknown = 1) =>
    (await exchange(encodeFrame(JSON.stringify({ id, method, params: args }), false, false)))[0];
  const write = (offset: number, bytes: Uint8Array) => call("OTA.Write", { offset, data: Buffer.from(bytes).toString("base64") });

  it("echoes what ids there are, and does not answer what asks for no answer", async () => {
    expect((await call("Sys.GetInfo", {}, "x-1"))?.id).toBe("x-1");
    expect((await call("Sys.GetInfo", {}, 17))?.id).toBe(17);
    expect(await call("Sys.GetInfo", {}, "y".repeat(100))).toBeUndefined();
    expect(await exchange(encodeFrame('{"method":"Sys.GetInfo"}', false, false))).toEqual([]);
    expect(await exchange(encodeFrame('{"id":1,"result":{}}', false, false))).toEqual([]);
  });

  it("answers many requests that come at once, one after the other, also on a slow line", async () => {
    hal.txRoom = 7;
    hal.receive(Buffer.concat([1, 2, 3].map((id) => encodeFrame(JSON.stringify({ id, method: "OTA.Status" }), true, false))));
    for (let i = 0; i < 200; i++) {
      await hal.settle(corePoll);
      hal.makeRoom(7);
    }
    const text = hal.takeSent();
    expect([...text.matchAll(/"id":(\d)/g)].map((match) => match[1])).toEqual(["1", "2", "3"]);
  });

  it("takes pieces in their order, some of them twice, and nothing beyond", async () => {
    const image = makeImage({ payload: new Uint8Array(1500).fill(3), platform: "fake", securityCounter: 6 }, [signer]);
    expect((await write(0, image.subarray(0, 10)))?.error?.message).toBe("OTA.Begin first");
    expect((await call("OTA.End"))?.error?.message).toBe("not all of it has come");
    expect((await call("OTA.Begin", { size: 0 }))?.error).toBeDefined();
    expect((await call("OTA.Begin"))?.error).toBeDefined();
    expect((await call("OTA.Begin", { size: image.length }))?.result).toBeNull();
    expect((await write(512, image.subarray(0, 10)))?.error?.message).toMatch(/last piece/);
    expect((await write(0, image.subarray(0, 700)))?.result).toBeNull();
    expect((await write(0, image.subarray(0, 700)))?.result).toBeNull();
    expect((await write(650, image.subarray(650, 800)))?.error?.message).toMatch(/last piece/);
    expect((await call("OTA.Write", { offset: 700, data: "???" }))?.error?.code).toBe(400);
    expect((await write(700, image.subarray(700, 1400)))?.result).toBeNull();
    expect((await write(1400, new Uint8Array(700)))?.error?.message).toBe("longer than OTA.Begin said");
    expect((await call("OTA.Status"))?.result).toMatchObject({ state: 1, partition: 0, offset: 1400 });
    expect((await write(1400, image.subarray(1400)))?.result).toBeNull();
    expect((await call("OTA.End"))?.result).toBeNull();
    expect(journal().read()).toMatchObject({ activeSlot: 0, committed: true, securityCounter: 6 });
    expect(hal.resets).toBe(0);
    await hal.pass(101, corePoll);
    expect(hal.resets).toBe(1);
  });

  it("stands any bytes, and then still answers", async () => {
    const frame = fc.record({ id: fc.jsonValue(), method: fc.constantFrom("OTA.Begin", "OTA.Write", "OTA.End", "OTA.Status", "x"), params: fc.jsonValue() });
    const written = frame.map((value) => encodeFrame(JSON.stringify(value), false, false));
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      written,
      written.map((bytes) => bytes.map((byte, i) => (i % 13 === 5 ? byte ^ 1 : byte))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 20 }), async (parts) => {
        await exchange(Buffer.concat(parts));
        expect((await call("OTA.Status"))?.result).toBeDefined();
        expect(flash.bytes.subarray(0, 2 * SECTOR).every((byte) => byte === 0xff)).toBe(true);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
