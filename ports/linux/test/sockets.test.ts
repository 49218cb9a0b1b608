/** Sockets of the linux port against Node's, under the sanitizers. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hex } from "../../shared/test/commands.ts";
import { BUILD_LIMIT_MS, buildNatives, Device, LOOPBACK } from "./device.ts";

let image = "";
let device: Device;
beforeAll(async () => {
  image = await buildNatives("sockets");
  device = await Device.boot(image);
}, BUILD_LIMIT_MS);
afterAll(async () => {
  expect(device.stderr).toBe("");
  await device.kill();
});

/** Each test gives back what it has opened. */
let descriptors = 0;
const servers: Server[] = [];
const sockets: Socket[] = [];
beforeEach(async () => {
  descriptors = device.descriptors;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  for (let i = 0; i < 100 && device.descriptors > descriptors; i++) await pause(50);
  expect(device.descriptors).toBe(descriptors);
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function serve(onConnection: (socket: Socket) => void, options = {}): Promise<number> {
  const server = createServer(options, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function dial(port: number, options = {}): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, ...options });
  sockets.push(socket);
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

function received(socket: Socket): Promise<Buffer> {
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  return once(socket, "close").then(() => Buffer.concat(parts));
}

/** Connects the device to a server of ours. */
async function connected(options = {}): Promise<{ s: number; peer: Socket }> {
  let arrived: (socket: Socket) => void;
  const peer = new Promise<Socket>((resolve) => {
    arrived = resolve;
  });
  const port = await serve((socket) => arrived(socket), options);
  const s = await device.number(`connect ${LOOPBACK} ${port}`);
  await device.expect(new RegExp(`event net ${s}\n`));
  expect(await device.command(`state ${s}`)).toBe("1 ");
  return { s, peer: await peer };
}

describe("a connection", () => {
  test("is made, carries bytes both ways, and ends in halves", async () => {
    const { s, peer } = await connected({ allowHalfOpen: true });
    expect(await device.command(`peer ${s}`)).toBe(`${LOOPBACK} ${peer.localPort}`);
    expect(await device.command(`local ${s}`)).toBe(`${LOOPBACK} ${peer.remotePort}`);
    expect(await device.command(`read ${s} 10`)).toBe("0 ");
    peer.write("hello");
    await device.expect(new RegExp(`event net ${s}\n`));
    expect(await device.command(`read ${s} 3`)).toBe(`3 ${hex("hel")}`);
    // It tells that there is more.
    await device.expect(new RegExp(`event net ${s}\n`));
    expect(await device.command(`read ${s} 2`)).toBe(`2 ${hex("lo")}`);
    peer.end("last");
    await device.until(`read ${s} 10`, new RegExp(`^4 ${hex("last")}$`));
    await device.until(`state ${s}`, /^2 /);
    expect(await device.command(`write ${s} ${hex("still")}`)).toBe("5");
    const rest = received(peer);
    await device.command(`shutdown ${s}`);
    expect((await rest).toString()).toBe("still");
    expect(await device.command(`write ${s} 00`)).toBe("0");
    await device.command(`close ${s}`);
    expect(await device.command(`state ${s}`)).toBe("3 no such socket");
  });

  test("tells of its end once, when all has been read, even if nothing is read any more", async () => {
    const { s, peer } = await connected();
    peer.end("abc");
    await device.expect(new RegExp(`event net ${s}\n`));
    expect(await device.command(`read ${s} 3`)).toBe(`3 ${hex("abc")}`);
    await device.until(`state ${s}`, /^2 $/);
    await device.command(`close ${s}`);
  });

  test("is refused", async () => {
    const port = await serve(() => {});
    servers.pop()?.close();
    const s = await device.number(`connect ${LOOPBACK} ${port}`);
    await device.expect(new RegExp(`event net ${s}\n`));
    expect(await device.command(`state ${s}`)).toBe("3 connection refused");
    await device.command(`close ${s}`);
  });

  test("to everybody is impossible", async () => {
    const s = await device.number(`connect ${0xffffffff} 80`);
    expect(await device.command(`state ${s}`)).toMatch(/^3 (no route to the network|not permitted by the host)$/);
    await device.command(`close ${s}`);
  });

  test("is reset by the device", async () => {
    const { s, peer } = await connected();
    const error = once(peer, "error").catch((e) => [e]);
    await device.command(`abort ${s}`);
    const [code] = await Promise.race([error, once(peer, "close").then(() => ["closed"])]);
    expect((code as { code?: string }).code).toBe("ECONNRESET");
  });

  test("is reset by the peer, after its last bytes were read", async () => {
    const { s, peer } = await connected();
    peer.write("last words");
    await device.expect(new RegExp(`event net ${s}\n`));
    peer.resetAndDestroy();
    await device.until(`state ${s}`, /^[13]/);
    await device.until(`read ${s} 100`, /^0 $/);
    await device.until(`state ${s}`, /^3 connection reset by the peer$/);
    expect(await device.command(`write ${s} 00`)).toBe("0");
    await device.command(`close ${s}`);
  });

  test("waits for a slow reader, and loses nothing", async () => {
    const total = 20_000_000;
    const { s, peer } = await connected();
    peer.pause();
    expect(await device.command(`flood ${s} ${total}`)).toBe("ok");
    await pause(300);
    expect(device.takeUnasked()).not.toContain("flooded");
    let seen = 0;
    let mixedUp = 0;
    peer.on("data", (part: Buffer) => {
      for (const byte of part) if (byte !== (seen++ & 255)) mixedUp++;
    });
    peer.resume();
    await device.expect(new RegExp(`flooded ${total} in pieces\n`), 40_000);
    await device.command(`close ${s}`);
    await once(peer, "close");
    expect({ seen, mixedUp }).toEqual({ seen: total, mixedUp: 0 });
  }, 60_000);

  test("holds the peer back while the device does not read", async () => {
    const { s, peer } = await connected();
    const total = 8_000_000;
    peer.write(Buffer.from(Uint8Array.from({ length: total }, (_, i) => i & 255)));
    peer.end();
    await pause(300);
    expect(peer.writableLength).toBeGreaterThan(0);
    await device.command(`drain ${s}`);
    await device.expect(new RegExp(`drained ${total} in order\n`), 40_000);
    await device.command(`close ${s}`);
  }, 60_000);

  test("closed while the peer still sends: what was written arrives, no reset", async () => {
    const { s, peer } = await connected();
    const rest = received(peer);
    let failed = false;
    peer.on("error", () => {
      failed = true;
    });
    peer.write(Buffer.alloc(200_000));
    await device.expect(new RegExp(`event net ${s}\n`));
    await device.command(`write ${s} ${hex("no, thank you")}`);
    await device.command(`close ${s}`);
    expect((await rest).toString()).toBe("no, thank you");
    expect(failed).toBe(false);
  });
});

describe("a listener", () => {
  test("hands out connections one by one", async () => {
    const l = await device.number(`listen ${LOOPBACK} 0`);
    const port = Number((await device.command(`local ${l}`)).split(" ")[1]);
    expect(await device.command(`accept ${l}`)).toBe("-1");
    const first = await dial(port);
    await device.expect(new RegExp(`event net ${l}\n`));
    const second = await dial(port);
    const a = await device.number(`accept ${l}`);
    // There is another.
    await device.expect(new RegExp(`event net ${l}\n`));
    const b = await device.number(`accept ${l}`);
    expect(await device.command(`accept ${l}`)).toBe("-1");
    expect(await device.command(`peer ${a}`)).toBe(`${LOOPBACK} ${first.localPort}`);
    expect(await device.command(`peer ${b}`)).toBe(`${LOOPBACK} ${second.localPort}`);
    expect(await device.number(`listen ${LOOPBACK} ${port}`)).toBe(-1);
    const over = Promise.all([first, second].map((peer) => received(peer)));
    for (const s of [a, b, l]) await device.command(`close ${s}`);
    await over;
  });

  test("serves 200 connections at once", async () => {
    const port = await device.number("echo 0");
    const listener = device.descriptors;
    const text = Buffer.from("0123456789".repeat(3000));
    const peers = await Promise.all(Array.from({ length: 200 }, () => dial(port)));
    const echoes = peers.map((peer) => received(peer));
    for (let i = 0; i < 200 && device.descriptors < listener + 200; i++) await pause(20);
    expect(device.descriptors).toBe(listener + 200);
    for (const peer of peers) peer.end(text);
    for (const echo of await Promise.all(echoes)) expect(echo.equals(text)).toBe(true);
    for (let i = 0; i < 100 && device.descriptors > listener; i++) await pause(50);
    expect(device.descriptors).toBe(listener);
    descriptors = listener;
  }, 60_000);

  test("with no socket free lets connections wait, and sleeps meanwhile", async () => {
    const l = await device.number(`listen ${LOOPBACK} 0`);
    const port = Number((await device.command(`local ${l}`)).split(" ")[1]);
    const filler: number[] = [];
    for (let s = 0; s >= 0; ) {
      s = await device.number(`udp ${LOOPBACK} 0`);
      if (s >= 0) filler.push(s);
    }
    expect(filler.length).toBeGreaterThan(1000);
    await dial(port);
    await device.expect(new RegExp(`event net ${l}\n`));
    expect(await device.command(`accept ${l}`)).toBe("-1");
    device.takeUnasked();
    await pause(300);
    expect(device.takeUnasked()).toBe("");
    await device.command(`close ${filler.pop()}`);
    await device.expect(new RegExp(`event net ${l}\n`));
    const s = await device.number(`accept ${l}`);
    expect(s).toBeGreaterThanOrEqual(0);
    for (const each of [s, l, ...filler]) await device.command(`close ${each}`);
  }, 60_000);
});

describe("UDP", () => {
  test("carries datagrams, cut to what the reader takes", async () => {
    const s = await device.number(`udp ${LOOPBACK} 0`);
    const port = Number((await device.command(`local ${s}`)).split(" ")[1]);
    expect(await device.number(`udp ${LOOPBACK} ${port}`)).toBe(-1);
    const peer = createSocket("udp4");
    peer.bind(0, "127.0.0.1");
    await once(peer, "listening");
    const own = peer.address().port;
    expect(await device.command(`receive ${s} 10`)).toBe("-1");
    peer.send("first", port, "127.0.0.1");
    peer.send("second", port, "127.0.0.1");
    await device.expect(new RegExp(`event net ${s}\n`));
    expect(await device.command(`receive ${s} 10`)).toBe(`5 ${hex("first")} ${LOOPBACK} ${own}`);
    await device.until(`receive ${s} 3`, new RegExp(`^3 ${hex("sec")} ${LOOPBACK} ${own}$`));
    const arrived = once(peer, "message");
    expect(await device.command(`send ${s} ${LOOPBACK} ${own} ${hex("back")}`)).toBe("true");
    expect((await arrived)[0].toString()).toBe("back");
    peer.close();
    // Nobody is there any more: that is no concern of the socket.
    await device.command(`send ${s} ${LOOPBACK} ${own} 00`);
    await pause(50);
    expect(await device.command(`state ${s}`)).toBe("1 ");
    expect(await device.command(`receive ${s} 10`)).toBe("-1");
    await device.command(`close ${s}`);
  });

  test("reaches members of a group", async () => {
    const group = 0xe00000fb;
    const a = await device.number("udp 0 5353");
    const b = await device.number("udp 0 5353");
    expect(Math.min(a, b)).toBeGreaterThanOrEqual(0);
    expect(await device.command(`join ${a} ${group}`)).toBe("true");
    const peer = createSocket("udp4");
    peer.bind(0);
    await once(peer, "listening");
    peer.setMulticastInterface("127.0.0.1");
    peer.send("hello, group", 5353, "224.0.0.251");
    await device.until(`receive ${a} 40`, new RegExp(`^12 ${hex("hello, group")} `));
    peer.close();
    for (const s of [a, b]) await device.command(`close ${s}`);
    const l = await device.number(`listen ${LOOPBACK} 0`);
    expect(await device.command(`join ${l} ${group}`)).toBe("false");
    await device.command(`close ${l}`);
  });
});

test("bytes outside an array are not touched", async () => {
  const s = await device.number(`udp ${LOOPBACK} 0`);
  expect(await device.command(`read ${s} 5`)).toBe("0 ");
  expect(await device.command("read 99 5")).toBe("0 ");
  expect(await device.command("write -1 00")).toBe("0");
  expect(await device.command("accept 5000")).toBe("-1");
  await device.command(`close ${s}`);
});
