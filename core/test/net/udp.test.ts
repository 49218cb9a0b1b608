import { createSocket, type Socket } from "node:dgram";
import { formatIpv4, LOOPBACK_ADDRESS, parseIpv4 } from "@meerkat/core/net/address.ts";
import { type Datagram, openUdp, type UdpSocket } from "@meerkat/core/net/udp.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bootForTest, until } from "./machine.ts";

let booted: BootedMachine;
beforeAll(async () => {
  booted = await bootForTest();
});
afterAll(() => booted.machine.stop("stopped"));

const leftovers: { close(): unknown }[] = [];
afterEach(() => {
  for (const leftover of leftovers.splice(0)) leftover.close();
});

function open(received: (datagram: Datagram) => void, port = 0, address = LOOPBACK_ADDRESS, maxLength = 1500): UdpSocket {
  const socket = openUdp(address, port, maxLength, received);
  if (socket === undefined) throw new Error("no socket");
  leftovers.push(socket);
  return socket;
}

async function hostSocket(): Promise<Socket> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  leftovers.push(socket);
  return socket;
}

test("datagrams go both ways, with their sender", async () => {
  const host = await hostSocket();
  host.on("message", (data, from) => host.send(`<${data}>`, from.port, from.address));
  const got: Datagram[] = [];
  const socket = open((datagram) => got.push(datagram));
  expect(socket.port).toBeGreaterThan(0);
  expect(socket.send(LOOPBACK_ADDRESS, host.address().port, new TextEncoder().encode("hello"))).toBe(true);
  await until(() => got.length === 1, "the answer");
  expect(Buffer.from(got[0]?.data ?? []).toString()).toBe("<hello>");
  expect(got[0]).toMatchObject({ address: LOOPBACK_ADDRESS, port: host.address().port });
});

test("empty and long datagrams: an empty one is one, a long one is cut", async () => {
  const host = await hostSocket();
  const got: Datagram[] = [];
  const socket = open((datagram) => got.push(datagram), 0, LOOPBACK_ADDRESS, 100);
  for (const length of [0, 100, 101, 9000]) host.send(Buffer.alloc(length, length & 255), socket.port, "127.0.0.1");
  await until(() => got.length === 4, "all of them");
  expect(got.map(({ data }) => data.length)).toEqual([0, 100, 100, 100]);
});

test("many at once are told of until all are read; a flood loses some and does no harm", async () => {
  const host = await hostSocket();
  let count = 0;
  const socket = open(() => count++);
  for (let i = 0; i < 50; i++) host.send("x", socket.port, "127.0.0.1");
  await until(() => count === 50, "50 datagrams");
  for (let i = 0; i < 5000; i++) host.send(Buffer.alloc(1000), socket.port, "127.0.0.1");
  await until(() => count > 50, "some of the flood");
  for (let before = 0; before !== count; await new Promise((resolve) => setTimeout(resolve, 300))) before = count;
  expect(count).toBeLessThanOrEqual(5050);
  count = 0;
  host.send("x", socket.port, "127.0.0.1");
  await until(() => count === 1, "one after the flood");
});

test("a taken port is refused; a closed socket is silent and sends nothing", async () => {
  let count = 0;
  const socket = open(() => count++);
  const { port } = socket;
  expect(openUdp(LOOPBACK_ADDRESS, port, 100, () => {})).toBeUndefined();
  const host = await hostSocket();
  host.send("x", port, "127.0.0.1");
  await until(() => count === 1, "a datagram");
  socket.close();
  host.send("x", port, "127.0.0.1");
  expect(socket.send(LOOPBACK_ADDRESS, host.address().port, new Uint8Array(1))).toBe(false);
  expect(socket.port).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(count).toBe(1);
  open(() => {}, port);
});

test("closing in the middle of a burst stops it there", async () => {
  const host = await hostSocket();
  let count = 0;
  const socket = open(() => {
    count++;
    if (count === 3) socket.close();
  });
  for (let i = 0; i < 20; i++) host.send("x", socket.port, "127.0.0.1");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(count).toBe(3);
});

test("multicast: what one socket sends to a group, those that joined receive", async () => {
  const group = parseIpv4("239.255.77.78");
  const got: string[] = [];
  const member = open((datagram) => got.push(`${formatIpv4(datagram.address)} ${Buffer.from(datagram.data)}`), 0, 0);
  expect(member.join(group)).toBe(true);
  const outsider = open(() => {}, 0, 0);
  expect(outsider.join(parseIpv4("239.255.77.79"))).toBe(true);
  outsider.send(group, member.port, new TextEncoder().encode("to the group"));
  await until(() => got.length >= 1, "the datagram");
  expect(got[0]).toMatch(/ to the group$/);
});
