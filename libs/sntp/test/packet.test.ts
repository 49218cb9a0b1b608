import fc from "fast-check";
import { expect, test } from "vitest";
import { readSntpReply, SNTP_PACKET_SIZE, sntpRequest } from "../src/packet.ts";

const nonce = new Uint8Array([1, 2, 3, 4]);
// 2026-01-01 00:00:00 UTC is 3976214400 s after 1900.
const NOW = Date.UTC(2026, 0, 1);

function reply(changes: (packet: DataView) => void = () => {}, request = sntpRequest(NOW, nonce)): Uint8Array {
  const packet = new Uint8Array(SNTP_PACKET_SIZE);
  const view = new DataView(packet.buffer);
  packet[0] = 0x24;
  packet[1] = 2;
  packet.set(request.subarray(40, 48), 24);
  view.setUint32(32, 3976214410);
  view.setUint32(40, 3976214410);
  view.setUint32(44, 0x80000000);
  changes(view);
  return packet;
}

test("the bytes of a request", () => {
  const request = sntpRequest(NOW + 999, nonce);
  expect(Buffer.from(request).toString("hex")).toBe(`e3${"00".repeat(39)}${(3976214400).toString(16)}01020304`);
});

test("half of the way is the answer's, without the time that the server had it", () => {
  const read = readSntpReply(reply(), sntpRequest(NOW, nonce));
  expect(read).toMatchObject({ error: "", kissOfDeath: false, sentMs: NOW + 10_500, heldMs: 500 });
  expect(read?.timeMs(700)).toBe(NOW + 10_600);
  expect(read?.timeMs(400)).toBe(NOW + 10_500);
});

test("times after the seconds begin anew in 2036, and before 1970", () => {
  const at = (seconds: number) =>
    readSntpReply(
      reply((view) => view.setUint32(40, seconds)),
      sntpRequest(NOW, nonce),
    )?.sentMs;
  expect(at(0)).toBe(Date.UTC(2036, 1, 7, 6, 28, 16) + 500);
  expect(at(1000)).toBe(Date.UTC(2036, 1, 7, 6, 44, 56) + 500);
  expect(at(0xffffffff)).toBe(Date.UTC(2036, 1, 7, 6, 28, 15) + 500);
  expect(at(0x80000000)).toBe(Date.UTC(1968, 0, 20, 3, 14, 8) + 500);
  const late = sntpRequest(Date.UTC(2040, 0, 1), nonce);
  expect(
    readSntpReply(
      reply(() => {}, late),
      late,
    )?.error,
  ).toBe("");
});

test.each<[string, (view: DataView) => void]>([
  ["of a client", (view) => view.setUint8(0, 0x23)],
  ["of a broadcast", (view) => view.setUint8(0, 0x25)],
  ["of version 3", (view) => view.setUint8(0, 0x1c)],
  ["to another second", (view) => view.setUint8(27, view.getUint8(27) ^ 1)],
  ["to another nonce", (view) => view.setUint8(31, 0)],
])("a packet %s is no answer", (_, changes) => {
  expect(readSntpReply(reply(changes), sntpRequest(NOW, nonce))).toBeUndefined();
});

test("servers that do not know the time, and those that refuse", () => {
  const error = (changes: (view: DataView) => void) => readSntpReply(reply(changes), sntpRequest(NOW, nonce));
  expect(error((view) => view.setUint8(0, 0xe4))?.error).toBe("the server does not know the time");
  expect(
    error((view) => {
      view.setUint32(40, 0);
      view.setUint32(44, 0);
    })?.error,
  ).toBe("the server sends no time");
  const kiss = error((view) => {
    view.setUint8(1, 0);
    view.setUint32(12, 0x52415445);
  });
  expect(kiss).toMatchObject({ error: "the server refuses (RATE)", kissOfDeath: true });
});

test("noise never throws, short packets are none", () => {
  const request = sntpRequest(NOW, nonce);
  expect(readSntpReply(reply().subarray(0, 47), request)).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
      const read = readSntpReply(noise, request);
      if (read !== undefined) expect(Number.isFinite(read.timeMs(5))).toBe(true);
      const damaged = reply();
      damaged.set(noise.subarray(0, 24), 0);
      const other = readSntpReply(damaged, request);
      if (other !== undefined) expect(Number.isFinite(other.timeMs(5))).toBe(true);
    }),
  );
});
