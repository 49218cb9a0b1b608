/** lwIP on the board in QEMU, against Node's sockets through QEMU's user network. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hex } from "../../shared/test/commands.ts";
import { BOARD, Board, BUILD_LIMIT_MS, buildNatives, HOST } from "./board.ts";

const ECHO_PORT = 7;
const SPARE_PORT = 2000;
const UDP_PORT = 7;

let board: Board;
beforeAll(async () => {
  board = await Board.boot(await buildNatives("sockets"), {
    forwards: [
      { protocol: "tcp", devicePort: ECHO_PORT },
      { protocol: "tcp", devicePort: SPARE_PORT },
      { protocol: "udp", devicePort: UDP_PORT },
    ],
  });
}, BUILD_LIMIT_MS);
afterAll(() => board?.kill());

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
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

async function dial(devicePort: number, options = {}): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: board.hostPort(devicePort), ...options });
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

/** QEMU listens with a backlog of one: connections that come at once are refused by the host itself. */
async function dialMany(devicePort: number, count: number): Promise<Socket[]> {
  const peers: Socket[] = [];
  for (let i = 0; i < count; i++) {
    peers.push(await dial(devicePort));
    await pause(20);
  }
  return peers;
}

/** Connects the board to a server of ours. */
async function connected(options = {}): Promise<{ s: number; peer: Socket }> {
  let arrived: (socket: Socket) => void;
  const peer = new Promise<Socket>((resolve) => {
    arrived = resolve;
  });
  const port = await serve((socket) => arrived(socket), options);
  // Events of an earlier socket of this number are none of this one's.
  board.takeUnasked();
  const s = await board.number(`connect ${HOST} ${port}`);
  await board.expect(new RegExp(`event net ${s}\n`));
  expect(await board.command(`state ${s}`)).toBe("1 ");
  return { s, peer: await peer };
}

const counting = (length: number) => Buffer.from(Uint8Array.from({ length }, (_, i) => i & 255));

describe("the interface", () => {
  test("is down, has a link, then an address from DHCP, a router and a name server", async () => {
    expect(await board.command("interface")).toBe("1 1 0");
    const early = await board.number(`connect ${HOST} 9`);
    expect(await board.command(`state ${early}`)).toBe("3 no route to host");
    await board.command(`close ${early}`);
    expect(await board.goOnline()).toBe(BOARD);
    expect(await board.number("address 1")).toBe(0xffffff00);
    expect(await board.number("address 2")).toBe(HOST);
    expect(await board.number("address 3")).toBe(0x0a000203);
  });

  test("tells when the link goes and comes", async () => {
    board.tellMachine("set_link lan9118.0 off");
    await board.expect(/event interface 0\n/);
    board.tellMachine("set_link lan9118.0 on");
    await board.expect(/event interface 2\n/, 30_000);
    expect(await board.number("address 0")).toBe(BOARD);
  }, 60_000);
});

describe("addresses as given", () => {
  const OWN = BOARD + 1;

  test("replace those of DHCP; what the old ones carried breaks; switched off, there is no network", async () => {
    const { s } = await connected();
    expect(await board.command(`up ${OWN} ${0xffffff00} ${HOST} ${HOST + 7}`)).toBe("true");
    await board.until(`state ${s}`, /^3 /);
    await board.command(`close ${s}`);
    expect(await board.number("address 0")).toBe(OWN);
    expect(await board.number("address 3")).toBe(HOST + 7);
    const again = await connected();
    expect(await board.command(`local ${again.s}`)).toMatch(new RegExp(`^${OWN} `));
    await board.command("down");
    await board.expect(/event interface 0\n/);
    expect(await board.command(`state ${again.s}`)).toBe("3 network is down");
    await board.command(`close ${again.s}`);
    expect(await board.goOnline()).toBe(BOARD);
  });
});

describe("a connection", () => {
  test("is made, carries bytes both ways, and ends in halves", async () => {
    const { s, peer } = await connected({ allowHalfOpen: true });
    expect(await board.command(`peer ${s}`)).toMatch(new RegExp(`^${HOST} `));
    expect(await board.command(`local ${s}`)).toMatch(new RegExp(`^${BOARD} `));
    expect(await board.command(`read ${s} 10`)).toBe("0 ");
    peer.write("hello");
    await board.expect(new RegExp(`event net ${s}\n`));
    expect(await board.command(`read ${s} 3`)).toBe(`3 ${hex("hel")}`);
    // It tells that there is more.
    await board.expect(new RegExp(`event net ${s}\n`));
    expect(await board.command(`read ${s} 2`)).toBe(`2 ${hex("lo")}`);
    peer.end("last");
    await board.until(`read ${s} 10`, new RegExp(`^4 ${hex("last")}$`));
    await board.until(`state ${s}`, /^2 /);
    expect(await board.command(`write ${s} ${hex("still")}`)).toBe("5");
    const rest = received(peer);
    await board.command(`shutdown ${s}`);
    expect((await rest).toString()).toBe("still");
    expect(await board.command(`write ${s} 00`)).toBe("0");
    await board.command(`close ${s}`);
    expect(await board.command(`state ${s}`)).toBe("3 no such socket");
  });

  test("ended by the board first still receives", async () => {
    const { s, peer } = await connected({ allowHalfOpen: true });
    const ended = once(peer.resume(), "end");
    await board.command(`shutdown ${s}`);
    await ended;
    peer.end("the answer");
    await board.until(`read ${s} 20`, new RegExp(`^10 ${hex("the answer")}$`));
    await board.until(`state ${s}`, /^2 $/);
    await board.command(`close ${s}`);
  });

  test("tells of its end once all has been read", async () => {
    const { s, peer } = await connected();
    peer.end("abc");
    await board.expect(new RegExp(`event net ${s}\n`));
    await board.until(`read ${s} 3`, new RegExp(`^3 ${hex("abc")}$`));
    await board.expect(new RegExp(`event net ${s}\n`));
    await board.until(`state ${s}`, /^2 $/);
    await board.command(`close ${s}`);
  });

  test("is refused", async () => {
    const port = await serve(() => {});
    servers.pop()?.close();
    const s = await board.number(`connect ${HOST} ${port}`);
    await board.expect(new RegExp(`event net ${s}\n`));
    expect(await board.command(`state ${s}`)).toBe("3 connection refused");
    await board.command(`close ${s}`);
  });

  test("is reset by the board", async () => {
    const { s, peer } = await connected();
    // QEMU makes an ordinary end of it.
    const closed = once(peer.resume(), "close");
    await board.command(`abort ${s}`);
    await closed;
  });

  test("is reset by the peer, and its last bytes can still be read", async () => {
    const { s, peer } = await connected();
    peer.write("last words");
    await board.expect(new RegExp(`event net ${s}\n`));
    peer.resetAndDestroy();
    await board.until(`state ${s}`, /^1 connection reset by the peer$/);
    expect(await board.command(`read ${s} 100`)).toBe(`10 ${hex("last words")}`);
    expect(await board.command(`state ${s}`)).toBe("3 connection reset by the peer");
    expect(await board.command(`write ${s} 00`)).toBe("0");
    await board.command(`close ${s}`);
  });

  test("waits for a slow reader, and loses nothing", async () => {
    const total = 16_000_000;
    const { s, peer } = await connected();
    peer.pause();
    expect(await board.command(`flood ${s} ${total}`)).toBe("ok");
    await pause(500);
    expect(board.takeUnasked()).not.toContain("flooded");
    let seen = 0;
    let mixedUp = 0;
    peer.on("data", (part: Buffer) => {
      for (const byte of part) if (byte !== (seen++ & 255)) mixedUp++;
    });
    const closed = once(peer, "close");
    peer.resume();
    await board.expect(new RegExp(`flooded ${total} in pieces\n`), 50_000);
    await board.command(`close ${s}`);
    await closed;
    expect({ seen, mixedUp }).toEqual({ seen: total, mixedUp: 0 });
  }, 60_000);

  test("holds the peer back while the board does not read, and loses nothing", async () => {
    const { s, peer } = await connected();
    const total = 16_000_000;
    peer.write(counting(total));
    peer.end();
    await pause(500);
    expect(peer.writableLength).toBeGreaterThan(0);
    await board.command(`drain ${s}`);
    await board.expect(new RegExp(`drained ${total} in order\n`), 50_000);
    await board.command(`close ${s}`);
  }, 60_000);

  test("closed while the peer still sends: what was written arrives", async () => {
    const { s, peer } = await connected();
    const parts: Buffer[] = [];
    peer.on("data", (part: Buffer) => parts.push(part));
    peer.write(Buffer.alloc(3000));
    await board.expect(new RegExp(`event net ${s}\n`));
    const closed = once(peer, "close");
    await board.command(`write ${s} ${hex("no, thank you")}`);
    await board.command(`close ${s}`);
    await closed;
    expect(Buffer.concat(parts).toString()).toBe("no, thank you");
  });
});

describe("a listener", () => {
  test("echoes 200 KB on each of eight connections at once, again and again", async () => {
    expect(await board.number(`echo ${ECHO_PORT}`)).toBe(ECHO_PORT);
    const text = counting(200_000);
    for (let round = 0; round < 2; round++) {
      const peers = await dialMany(ECHO_PORT, 8);
      const echoes = peers.map((peer) => received(peer));
      for (const peer of peers) peer.end(text);
      for (const echo of await Promise.all(echoes)) expect(echo.equals(text)).toBe(true);
    }
  }, 60_000);

  test("hands out connections one by one, in their order", async () => {
    const l = await board.number(`listen 0 ${SPARE_PORT}`);
    expect(await board.command(`accept ${l}`)).toBe("-1");
    const first = await dial(SPARE_PORT);
    await board.expect(new RegExp(`event net ${l}\n`));
    first.write("1");
    const second = await dial(SPARE_PORT);
    second.write("2");
    await pause(300);
    const a = await board.number(`accept ${l}`);
    // There is another.
    await board.expect(new RegExp(`event net ${l}\n`));
    const b = await board.number(`accept ${l}`);
    expect(await board.command(`accept ${l}`)).toBe("-1");
    expect(await board.command(`read ${a} 9`)).toBe(`1 ${hex("1")}`);
    expect(await board.command(`read ${b} 9`)).toBe(`1 ${hex("2")}`);
    expect(await board.number(`listen 0 ${SPARE_PORT}`)).toBe(-1);
    const ends = [once(first, "close"), once(second, "close")];
    for (const s of [a, b, l]) await board.command(`close ${s}`);
    await Promise.all(ends);
    // The port is free again, whatever is left of its connections.
    const again = await board.number(`listen 0 ${SPARE_PORT}`);
    expect(again).toBeGreaterThanOrEqual(0);
    await board.command(`close ${again}`);
  });

  test("with more connections than sockets: the others wait, and are served", async () => {
    const peers = await dialMany(ECHO_PORT, 14);
    const echoes = peers.map((peer) => received(peer));
    for (const [i, peer] of peers.entries()) peer.end(`${i}`);
    expect((await Promise.all(echoes)).map(String)).toEqual(peers.map((_, i) => `${i}`));
  }, 60_000);

  test("after 300 connections, one after the other, has lost nothing", async () => {
    for (let i = 0; i < 300; i++) {
      const peer = await dial(ECHO_PORT);
      const echo = received(peer);
      peer.end(`${i}`);
      expect((await echo).toString()).toBe(`${i}`);
    }
  }, 60_000);
});

describe("the machine with itself", () => {
  test("talks over the loopback address", async () => {
    const s = await board.number(`connect ${0x7f000001} ${ECHO_PORT}`);
    await board.until(`state ${s}`, /^1 /);
    expect(await board.command(`write ${s} ${hex("inside")}`)).toBe("6");
    await board.until(`read ${s} 10`, new RegExp(`^6 ${hex("inside")}$`));
    await board.command(`close ${s}`);
  });
});

describe("UDP", () => {
  test("carries datagrams, cut to what the reader takes", async () => {
    const s = await board.number(`udp 0 ${UDP_PORT}`);
    expect(await board.number(`udp 0 ${UDP_PORT}`)).toBe(-1);
    const peer = createSocket("udp4");
    peer.bind(0, "127.0.0.1");
    await once(peer, "listening");
    expect(await board.command(`receive ${s} 10`)).toBe("-1");
    // Datagrams may get lost on a machine that is busy.
    const sendBoth = () => {
      for (const text of ["first", "second"]) peer.send(text, board.hostPort(UDP_PORT, "udp"), "127.0.0.1");
    };
    sendBoth();
    const again = setInterval(sendBoth, 3000);
    await board.expect(new RegExp(`event net ${s}\n`));
    clearInterval(again);
    expect(await board.command(`receive ${s} 10`)).toMatch(new RegExp(`^5 ${hex("first")} ${HOST} \\d+$`));
    const [, , , port] = (await board.until(`receive ${s} 3`, new RegExp(`^3 ${hex("sec")} ${HOST} \\d+$`))).split(" ");
    const arrived = once(peer, "message");
    expect(await board.command(`send ${s} ${HOST} ${port} ${hex("back")}`)).toBe("true");
    expect((await arrived)[0].toString()).toBe("back");
    const long = once(peer, "message");
    expect(await board.command(`send ${s} ${HOST} ${port} ${"5a".repeat(1472)}`)).toBe("true");
    expect((await long)[0].length).toBe(1472);
    peer.close();
    await board.command(`close ${s}`);
  });

  test("joins a group, once and only on UDP sockets", async () => {
    const group = 0xe00000fb;
    const s = await board.number("udp 0 5353");
    expect(await board.command(`join ${s} ${group}`)).toBe("true");
    expect(await board.command(`join ${s} ${group}`)).toBe("true");
    expect(await board.command(`join ${s} ${HOST}`)).toBe("false");
    await board.command(`close ${s}`);
    const l = await board.number("listen 0 0");
    expect(await board.command(`join ${l} ${group}`)).toBe("false");
    await board.command(`close ${l}`);
  });

  test("there are at least eight sockets, and they come back", async () => {
    for (let round = 0; round < 3; round++) {
      const taken: number[] = [];
      for (let s = 0; s >= 0; ) {
        s = await board.number("listen 0 0");
        if (s < 0) s = await board.number("udp 0 0");
        if (s >= 0) taken.push(s);
      }
      expect(taken.length).toBeGreaterThanOrEqual(8);
      for (const s of taken) await board.command(`close ${s}`);
    }
  });
});

test("bytes outside an array are not touched", async () => {
  const s = await board.number("udp 0 0");
  expect(await board.command(`read ${s} 5`)).toBe("0 ");
  expect(await board.command("read 99 5")).toBe("0 ");
  expect(await board.command("write -1 00")).toBe("0");
  expect(await board.command("accept 5000")).toBe("-1");
  await board.command(`close ${s}`);
});
