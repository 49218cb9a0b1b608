/** The board at the end of a cable: what it says in Ethernet frames, and what it makes of frames that nobody should send. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomBits } from "../../../compiler/test/runtime/harness.ts";
import { hex } from "../../shared/test/commands.ts";
import { Board, BUILD_LIMIT_MS, buildNatives } from "./board.ts";
import {
  address,
  arpRequest,
  BROADCAST_MAC,
  Cable,
  checksum,
  echoRequest,
  ethernet,
  groupMac,
  ICMP,
  IGMP,
  ipv4,
  OUR_MAC,
  TCP,
  TYPE_ARP,
  TYPE_IPV4,
  UDP,
  udp,
} from "./frames.ts";

const OWN = 0xc0a80101;
const BOARD = 0xc0a80102;
const GROUP = 0xe00000fb;
const OTHER_GROUP = 0xe00000fc;
const PING_MS = 300;

let cable: Cable;
let board: Board;
let mac: Buffer;
beforeAll(async () => {
  cable = await Cable.lay(OWN);
  board = await Board.boot(await buildNatives("frames"), { nic: cable.nic });
  expect(await board.command(`up ${BOARD} ${0xffffff00} ${OWN} ${OWN}`)).toBe("true");
}, BUILD_LIMIT_MS);
afterAll(async () => {
  await board?.kill();
  cable?.close();
});

const type = (frame: Buffer) => frame.readUInt16BE(12);
const isIp = (frame: Buffer, protocol: number) => type(frame) === TYPE_IPV4 && frame[23] === protocol;
const bodyOf = (frame: Buffer) => frame.subarray(14 + ((frame[14] ?? 0) & 15) * 4, 14 + frame.readUInt16BE(16));

async function resolve(): Promise<Buffer> {
  cable.send(ethernet(BROADCAST_MAC, TYPE_ARP, arpRequest(OWN, BOARD)));
  const answer = await cable.expect("ARP answer", (frame) => type(frame) === TYPE_ARP && frame.readUInt16BE(20) === 2);
  return answer.subarray(22, 28);
}

async function ping(payload: Buffer): Promise<void> {
  const fits = (frame: Buffer) => isIp(frame, ICMP) && bodyOf(frame)[0] === 0 && bodyOf(frame).subarray(8).equals(payload);
  const request = ethernet(mac, TYPE_IPV4, ipv4(OWN, BOARD, ICMP, echoRequest(payload)));
  cable.send(request);
  // An answer may be lost while the board asks for addresses that it has seen in nonsense.
  const answer = await cable.expect("echo", fits, PING_MS).catch(() => {
    cable.send(request);
    return cable.expect("echo", fits);
  });
  expect(checksum(bodyOf(answer))).toBe(0);
}

test("answers ARP and echo requests of all lengths", async () => {
  mac = await resolve();
  expect(await board.command("address 0")).toBe(`${BOARD}`);
  for (const length of [0, 1, 2, 3, 4, 5, 200, 201, 202, 203, 204, 205, 206, 207, 208, 255, 256, 257, 258, 500, 1000, 1471, 1472]) {
    await ping(Buffer.from(Uint8Array.from({ length }, (_, i) => i)));
  }
});

test("hears the groups it has joined, says so, and leaves them", async () => {
  const s = await board.number("udp 0 5353");
  const datagram = (group: number, text: string) => ethernet(groupMac(group), TYPE_IPV4, ipv4(OWN, group, UDP, udp(5353, 5353, Buffer.from(text))));
  cable.send(datagram(GROUP, "too early"));
  await ping(Buffer.from("done"));
  expect(await board.command(`receive ${s} 20`)).toBe("-1");
  await board.command(`join ${s} ${GROUP}`);
  const report = await cable.expect("membership report", (frame) => isIp(frame, IGMP) && bodyOf(frame)[0] === 0x16);
  expect(report.subarray(0, 6).equals(groupMac(GROUP))).toBe(true);
  expect(bodyOf(report).subarray(4).equals(address(GROUP))).toBe(true);
  cable.send(datagram(OTHER_GROUP, "not for us"));
  cable.send(datagram(GROUP, "hello, group"));
  await board.until(`receive ${s} 20`, new RegExp(`^12 ${hex("hello, group")} ${OWN} 5353$`));
  expect(await board.command(`receive ${s} 20`)).toBe("-1");
  expect(await board.command(`send ${s} ${GROUP} 5353 ${hex("answer")}`)).toBe("true");
  const answer = await cable.expect("datagram", (frame) => isIp(frame, UDP) && frame.subarray(0, 6).equals(groupMac(GROUP)));
  expect(bodyOf(answer).subarray(8).toString()).toBe("answer");
  // RFC 6762, 11: to be believed, it must come from no further than this network.
  expect(answer[22]).toBe(255);
  await board.command(`close ${s}`);
  await cable.expect("leave", (frame) => isIp(frame, IGMP) && bodyOf(frame)[0] === 0x17);
});

test("puts fragments together", async () => {
  const s = await board.number("udp 0 7");
  const whole = udp(9, 7, Buffer.from(Uint8Array.from({ length: 2000 }, (_, i) => i)));
  const fragment = (at: number, length: number, more: boolean) => {
    const packet = ipv4(OWN, BOARD, UDP, whole.subarray(at, at + length));
    packet.writeUInt16BE(77, 4);
    packet.writeUInt16BE((more ? 0x2000 : 0) | (at >> 3), 6);
    packet.writeUInt16BE(0, 10);
    packet.writeUInt16BE(checksum(packet.subarray(0, 20)), 10);
    return ethernet(mac, TYPE_IPV4, packet);
  };
  cable.send(fragment(1024, whole.length - 1024, false));
  cable.send(fragment(0, 1024, true));
  const answer = await board.until(`receive ${s} 3000`, /^2000 /);
  expect(answer.split(" ")[1]).toBe(hex(whole.subarray(8)));
  await board.command(`close ${s}`);
});

test("survives frames that nobody should send", async () => {
  await board.command("echo 7");
  const next = randomBits(20_261_126n);
  const random = (below: number) => Number(next() % BigInt(below));
  const noise = (length: number) => Buffer.from(Uint8Array.from({ length }, () => random(256)));
  const syn = Buffer.from("c00000070000000100000000500210000000000002040200", "hex");
  const models = [
    ethernet(mac, TYPE_IPV4, ipv4(OWN, BOARD, TCP, syn)),
    ethernet(mac, TYPE_IPV4, ipv4(OWN, BOARD, UDP, udp(67, 68, noise(300)))),
    ethernet(mac, TYPE_IPV4, ipv4(OWN, BOARD, ICMP, echoRequest(noise(60)))),
    ethernet(groupMac(GROUP), TYPE_IPV4, ipv4(OWN, GROUP, IGMP, Buffer.from("11640e9be00000fb", "hex"))),
    ethernet(BROADCAST_MAC, TYPE_ARP, arpRequest(OWN + 5, BOARD)),
  ];
  for (let i = 0; i < 20_000; i++) {
    const frame = Buffer.from(models[random(models.length)] ?? OUR_MAC);
    // Header checksums are mended half of the time: otherwise nothing gets past them.
    for (let flips = random(6); flips > 0; flips--) frame[14 + random(frame.length - 14)] = random(256);
    if (random(2) === 0 && frame[12] === 8 && frame[13] === 0) {
      frame.writeUInt16BE(0, 24);
      frame.writeUInt16BE(checksum(frame.subarray(14, 34)), 24);
    }
    cable.send(random(4) === 0 ? frame.subarray(0, 14 + random(frame.length - 14)) : frame);
    // QEMU and the kernel between us lose what comes too fast.
    if (i % 20 === 19) await ping(Buffer.from(`${i}`));
  }
  await ping(Buffer.from("still there"));
  expect(await board.command("state -1")).toBe("3 no such socket");
  expect(await board.command("reason")).toBe("0");
}, 60_000);
