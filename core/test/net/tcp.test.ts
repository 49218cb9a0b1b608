import { connect, createServer, type Server, type Socket } from "node:net";
import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import { connectTcp, listenTcp, type TcpListener, type TcpSocket } from "@meerkat/core/net/tcp.ts";
import { NET_CONNECTING, NET_ENDED, NET_FAILED, NET_OPEN } from "@meerkat/hal/net.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bootForTest, until } from "./machine.ts";

declare function hal_net_udp(address: number, port: number): number;
declare function hal_net_close(socket: number, abort: boolean): void;

let booted: BootedMachine;
beforeAll(async () => {
  booted = await bootForTest();
});
afterAll(() => booted.machine.stop("stopped"));

const leftovers: { close(): unknown }[] = [];
afterEach(() => {
  for (const leftover of leftovers.splice(0)) leftover.close();
});

function listen(accepted: (socket: TcpSocket) => void): TcpListener {
  const listener = listenTcp(LOOPBACK_ADDRESS, 0, undefined, accepted);
  if (listener === undefined) throw new Error("no listener");
  leftovers.push(listener);
  return listener;
}

async function hostServer(accepted: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    accepted(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  leftovers.push(server);
  return (server.address() as { port: number }).port;
}

function readAll(socket: TcpSocket): Uint8Array {
  const parts: Uint8Array[] = [];
  const buffer = new Uint8Array(1000);
  for (;;) {
    const count = socket.read(buffer, 0, buffer.length);
    if (count === 0) return Buffer.concat(parts);
    parts.push(buffer.slice(0, count));
  }
}

/** Keeps what a socket receives. */
class Inbox {
  bytes = Buffer.alloc(0);
  events = 0;
  readonly socket: TcpSocket;

  constructor(socket: TcpSocket) {
    this.socket = socket;
    socket.onEvent = () => {
      this.events++;
      this.bytes = Buffer.concat([this.bytes, readAll(socket)]);
    };
  }

  get text(): string {
    return this.bytes.toString("latin1");
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** Bytes that show where something was lost or doubled. */
function pattern(length: number): Buffer {
  const data = Buffer.alloc(length);
  for (let i = 0; i < length; i++) data[i] = (i ^ (i >>> 8) ^ (i >>> 16)) & 255;
  return data;
}

test("a server echoes to a foreign client", async () => {
  const listener = listen((socket) => {
    socket.onEvent = () => {
      const got = readAll(socket);
      if (got.length > 0) socket.send(got);
      if (socket.state === NET_ENDED) socket.close();
    };
  });
  const client = connect(listener.port, "127.0.0.1");
  let heard = "";
  client.on("data", (data) => {
    heard += data.toString();
  });
  client.write("hello");
  await until(() => heard === "hello", "the echo");
  client.end("and bye");
  await until(() => heard === "helloand bye" && client.closed, "the rest and the end");
});

test("a client talks to a foreign server, by name too", async () => {
  const port = await hostServer((socket) => socket.on("data", (data) => socket.write(`<${data}>`)));
  for (const host of ["127.0.0.1", "localhost"]) {
    const socket = connectTcp(host, port, undefined, "");
    const inbox = new Inbox(socket);
    expect(socket.state).toBe(NET_CONNECTING);
    expect(socket.send(bytes("one"))).toBe(true);
    await until(() => inbox.text === "<one>", "the answer");
    expect(socket.state).toBe(NET_OPEN);
    expect(socket.peer).toBe(`127.0.0.1:${port}`);
    expect(socket.localAddress).toBe(LOOPBACK_ADDRESS);
    socket.close();
    expect(socket.state).toBe(NET_FAILED);
  }
});

test("half-closed connections work in both directions", async () => {
  let peer: Socket | undefined;
  const port = await hostServer((socket) => {
    peer = socket;
    let heard = "";
    socket.on("data", (data) => {
      heard += data.toString();
    });
    socket.on("end", () => socket.end(`you said ${heard}`));
  });
  const socket = connectTcp("127.0.0.1", port, undefined, "");
  const inbox = new Inbox(socket);
  socket.send(bytes("all I have"));
  socket.shutdown();
  expect(socket.send(bytes("more"))).toBe(false);
  await until(() => inbox.text === "you said all I have", "the answer after our end");
  await until(() => socket.state === NET_ENDED, "their end");
  socket.close();

  const ended: TcpSocket[] = [];
  const listener = listen((accepted) => {
    const theirs = new Inbox(accepted);
    const keep = accepted.onEvent;
    accepted.onEvent = () => {
      keep?.();
      if (accepted.state !== NET_ENDED || ended.length > 0) return;
      ended.push(accepted);
      expect(theirs.text).toBe("question");
      accepted.send(bytes("late answer"));
      accepted.close();
    };
  });
  const client = connect({ port: listener.port, host: "127.0.0.1", allowHalfOpen: true });
  let heard = "";
  client.on("data", (data) => {
    heard += data.toString();
  });
  client.end("question");
  await until(() => heard === "late answer", "what was sent after their end");
  expect(ended.length).toBe(1);
  peer?.destroy();
});

test("the end is seen only after the last byte", async () => {
  const data = pattern(300_000);
  const port = await hostServer((socket) => socket.end(data));
  const socket = connectTcp("127.0.0.1", port, undefined, "");
  let got = Buffer.alloc(0);
  const small = new Uint8Array(777);
  const states: number[] = [];
  socket.onEvent = () => {
    states.push(socket.state);
    const count = socket.read(small, 0, small.length);
    got = Buffer.concat([got, small.subarray(0, count)]);
  };
  // One read an event: hal tells again as long as bytes are left, and once more for the end.
  await until(() => states.at(-1) === NET_ENDED, "the end");
  expect(got.equals(data)).toBe(true);
  expect(states.filter((state) => state === NET_ENDED)).toHaveLength(1);
  socket.close();
});

test("a slow reader holds the sender back, and memory stays bounded", async () => {
  const total = 20 << 20;
  let written = 0;
  const port = await hostServer((socket) => {
    const chunk = pattern(65536);
    const more = () => {
      while (written < total) {
        written += chunk.length;
        if (!socket.write(chunk)) {
          socket.once("drain", more);
          return;
        }
      }
      socket.end();
    };
    more();
  });
  const socket = connectTcp("127.0.0.1", port, undefined, "");
  await until(() => socket.state === NET_OPEN, "the connection");
  await new Promise((resolve) => setTimeout(resolve, 400));
  const before = written;
  await new Promise((resolve) => setTimeout(resolve, 400));
  // The kernel's buffers of both ends and 64 KB here; the writer stands still.
  expect(written).toBe(before);
  expect(written).toBeLessThan(12 << 20);
  let count = 0;
  const buffer = new Uint8Array(65536);
  let readInEvent = 0;
  socket.onEvent = () => {
    const part = socket.read(buffer, 0, buffer.length);
    readInEvent = Math.max(readInEvent, part);
    count += part;
  };
  socket.onEvent();
  await until(() => socket.state === NET_ENDED, "the end", 20_000);
  expect(count).toBe(total);
  socket.close();
});

test("a slow peer holds the writer back, and nothing is lost", async () => {
  const data = pattern(8 << 20);
  let peer: Socket | undefined;
  const port = await hostServer((socket) => {
    peer = socket;
    socket.pause();
  });
  const socket = connectTcp("127.0.0.1", port, undefined, "");
  let at = 0;
  const pump = () => {
    while (at < data.length) {
      const count = socket.write(data, at, Math.min(10_000, data.length - at));
      at += count;
      if (count < 10_000) break;
    }
    if (at === data.length) socket.shutdown();
  };
  socket.onEvent = pump;
  await until(() => peer !== undefined, "the connection");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(at).toBeLessThan(data.length);
  // `send` keeps up to its limit and refuses the rest.
  expect(socket.send(new Uint8Array(socket.sendLimit + 1))).toBe(false);
  const got: Buffer[] = [];
  peer?.on("data", (part) => got.push(part));
  let ended = false;
  peer?.on("end", () => {
    ended = true;
  });
  peer?.resume();
  await until(() => ended, "everything", 20_000);
  expect(Buffer.concat(got).equals(data)).toBe(true);
  socket.close();
});

test("send keeps order behind what waits, up to its limit", async () => {
  let peer: Socket | undefined;
  const port = await hostServer((socket) => {
    peer = socket;
    socket.pause();
  });
  const socket = connectTcp("127.0.0.1", port, undefined, "");
  socket.sendLimit = 100_000;
  const sent: Buffer[] = [];
  let refused = false;
  for (let i = 0; !refused; i++) {
    const part = pattern(5000 + i);
    refused = !socket.send(part);
    if (!refused) sent.push(part);
    if (i % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(socket.unsent).toBeLessThanOrEqual(100_000);
  }
  expect(socket.write(bytes("must not overtake"), 0, 17)).toBe(0);
  socket.shutdown();
  await until(() => peer !== undefined, "the connection");
  const got: Buffer[] = [];
  peer?.on("data", (part) => got.push(part));
  let ended = false;
  peer?.on("end", () => {
    ended = true;
  });
  peer?.resume();
  await until(() => ended, "everything", 20_000);
  expect(Buffer.concat(got).equals(Buffer.concat(sent))).toBe(true);
  expect(socket.unsent).toBe(0);
  socket.close();
});

test("a refused connection tells why", async () => {
  const port = await hostServer(() => {});
  for (const server of leftovers.splice(0)) server.close();
  const socket = connectTcp("127.0.0.1", port, undefined, "");
  let events = 0;
  socket.onEvent = () => {
    events++;
  };
  await until(() => socket.state === NET_FAILED, "the failure");
  await until(() => events === 1, "one event");
  expect(socket.error).toBe("connection refused");
  expect(socket.send(bytes("x"))).toBe(false);
  socket.close();
  const nowhere = connectTcp("no.such.host.invalid", 80, undefined, "");
  await until(() => nowhere.state === NET_FAILED, "the failure", 20_000);
  expect(nowhere.error).toContain("no.such.host.invalid");
  nowhere.close();
});

test("aborting resets the connection; a reset is seen", async () => {
  const sockets: Inbox[] = [];
  const listener = listen((accepted) => sockets.push(new Inbox(accepted)));
  const socket = connectTcp("127.0.0.1", listener.port, undefined, "");
  await until(() => sockets.length === 1 && socket.state === NET_OPEN, "the connection");
  const events = { count: 0 };
  socket.onEvent = () => events.count++;
  socket.abort();
  await until(() => sockets[0]?.socket.state === NET_FAILED, "the reset");
  expect(sockets[0]?.socket.error).toBe("connection reset by the peer");
  expect(events.count).toBe(0);
  sockets[0]?.socket.close();
});

test("closing while connecting, and twice, does no harm", async () => {
  const port = await hostServer(() => {});
  const socket = connectTcp("localhost", port, undefined, "");
  let events = 0;
  socket.onEvent = () => {
    events++;
  };
  socket.close();
  socket.close();
  const other = connectTcp("127.0.0.1", port, undefined, "");
  await new Promise((resolve) => setTimeout(resolve, 1));
  other.abort();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(events).toBe(0);
  expect(socket.state).toBe(NET_FAILED);
});

test("200 connections at once, all served, all numbers given back", async () => {
  let open = 0;
  const listener = listen((socket) => {
    open++;
    socket.onEvent = () => {
      const got = readAll(socket);
      if (got.length > 0) socket.send(got);
      if (socket.state === NET_ENDED || socket.state === NET_FAILED) {
        open--;
        socket.close();
      }
    };
  });
  for (let round = 0; round < 3; round++) {
    const inboxes = Array.from({ length: 200 }, (_, i) => {
      const inbox = new Inbox(connectTcp("127.0.0.1", listener.port, undefined, ""));
      inbox.socket.send(bytes(`number ${i}`));
      return inbox;
    });
    await until(() => inboxes.every((inbox, i) => inbox.text === `number ${i}`), "all echoes", 20_000);
    expect(open).toBe(200);
    for (const inbox of inboxes) inbox.socket.close();
    await until(() => open === 0, "all ends");
  }
});

test("a taken port is refused, a listener that is closed frees its port", async () => {
  const listener = listen(() => {});
  const { port } = listener;
  expect(port).toBeGreaterThan(0);
  expect(listenTcp(LOOPBACK_ADDRESS, port, undefined, () => {})).toBeUndefined();
  listener.close();
  listener.close();
  expect(listener.port).toBe(0);
  const again = listenTcp(LOOPBACK_ADDRESS, port, undefined, () => {});
  expect(again?.port).toBe(port);
  // It may have the number of the first, which must not touch it.
  listener.close();
  expect(again?.port).toBe(port);
  again?.close();
});

test("2000 connections that come and go in every way leave nothing behind", async () => {
  let accepted = 0;
  let open = 0;
  const listener = listen((socket) => {
    const way = accepted++ % 4;
    open++;
    const over = (abort: boolean) => {
      open--;
      if (abort) socket.abort();
      else socket.close();
    };
    if (way === 0) return over(true);
    if (way === 1) return over(false);
    socket.send(pattern(2000));
    socket.onEvent = () => {
      readAll(socket);
      if (socket.state === NET_ENDED || socket.state === NET_FAILED) over(way === 2);
    };
  });
  for (let batch = 0; batch < 20; batch++) {
    let closed = 0;
    for (let i = 0; i < 100; i++) {
      const peer = connect(listener.port, "127.0.0.1");
      peer.on("error", () => {});
      peer.on("close", () => closed++);
      peer.on("connect", () => {
        peer.write("x");
        if (i % 3 === 0) peer.resetAndDestroy();
        else if (i % 3 === 1) peer.destroy();
        else peer.end();
      });
      peer.resume();
    }
    await until(() => closed === 100, "all peers gone", 20_000);
  }
  await until(() => open === 0 && accepted >= 1300, "all connections gone", 20_000);
  // Numbers are given out from the lowest free one: only the listener's is taken.
  const number = hal_net_udp(LOOPBACK_ADDRESS, 0);
  expect(number).toBeLessThan(3);
  hal_net_close(number, false);
}, 60_000);
