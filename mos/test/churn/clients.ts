/** What clients do to the servers of a device, well-behaved ones and others. Each makes one connection. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { connect as connectTls, createSecureContext, type TLSSocket } from "node:tls";
import { Peer } from "./peer.ts";

export type Client = (port: number) => Promise<void>;

const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const LAST = "Connection: close\r\n";

async function withPeer(port: number, run: (peer: Peer) => Promise<void> | void): Promise<void> {
  const peer = await Peer.open(port);
  try {
    await run(peer);
  } finally {
    peer.close();
  }
}

function client(run: (peer: Peer) => Promise<void> | void): Client {
  return (port) => withPeer(port, run);
}

export const HTTP: Record<string, Client> = {
  "a call, then close": client(async (peer) => {
    peer.send(get("/rpc/Sys.GetInfo"));
    await peer.until('"app":"churn"');
  }),
  "two calls at once, the last": client(async (peer) => {
    peer.send(get("/rpc/Sys.GetInfo") + get("/rpc/RPC.Ping", LAST));
    await peer.end();
  }),
  "nothing, then close": client(() => {}),
  "half a head, then reset": client((peer) => {
    peer.send("GET /rpc/Sys.Ge");
    peer.reset();
  }),
  "half a body, then end": client((peer) => peer.send("POST /rpc HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{")),
  "reset in the middle of a large answer": client(async (peer) => {
    peer.send(get("/big"));
    await peer.until("xxxx");
    peer.reset();
  }),
  nonsense: client(async (peer) => {
    peer.send("\x16\x03\x01\x00\xff nonsense\r\n\r\n");
    await peer.end();
  }),
  "a head beyond the limit": client(async (peer) => {
    peer.send(get("/", `A: ${"a".repeat(5000)}\r\n`));
    await peer.end();
  }),
};

const UPGRADE = get("/echo", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
/** Masked with zeros: the text stays readable. */
const frame = (first: number, text: string) => `${String.fromCharCode(first, 0x80 | text.length)}\0\0\0\0${text}`;
const CLOSE = frame(0x88, "\x03\xe8");

function webSocket(run: (peer: Peer) => Promise<void> | void): Client {
  return client(async (peer) => {
    peer.send(UPGRADE);
    await peer.until("\r\n\r\n");
    await run(peer);
  });
}

export const WEB_SOCKET: Record<string, Client> = {
  "an echo, then the closing handshake": webSocket(async (peer) => {
    peer.send(frame(0x81, "again"));
    await peer.until("\x81\x05again");
    peer.send(CLOSE);
    await peer.end();
  }),
  "a message in fragments with a ping between, then reset": webSocket(async (peer) => {
    peer.send(frame(0x01, "one ") + frame(0x89, "ping") + frame(0x80, "two"));
    await peer.until("one two");
    peer.reset();
  }),
  "half a frame, then reset": webSocket((peer) => {
    peer.send("\x81\xff\0\0\0\0\0\x01\0\0");
    peer.reset();
  }),
  "a frame without a mask": webSocket(async (peer) => {
    peer.send("\x81\x02no");
    await peer.end();
  }),
  "half a message, then end": webSocket((peer) => peer.send(frame(0x01, "never ended"))),
  "half an upgrade, then close": client((peer) => peer.send(UPGRADE.slice(0, 60))),
  "echoes that nobody reads, then reset": webSocket((peer) => {
    peer.send(frame(0x81, "x".repeat(100)).repeat(50));
    peer.reset();
  }),
};

const CONTEXT = createSecureContext();

async function secure(port: number, run: (socket: TLSSocket, below: Socket) => Promise<void> | void): Promise<void> {
  const below = connect({ port, host: "127.0.0.1", noDelay: true });
  const socket = connectTls({ socket: below, secureContext: CONTEXT, rejectUnauthorized: false });
  for (const one of [below, socket]) one.on("error", () => {});
  try {
    await once(socket, "secureConnect");
    await run(socket, below);
  } finally {
    below.destroy();
  }
}

/** The first bytes that a client sends. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({ read() {}, write: resolve });
    connectTls({ socket: wire, secureContext: CONTEXT, rejectUnauthorized: false }).on("error", () => {});
  });
}

const HELLO = await clientHello();
/** Enough of the server's answer for it to wait for the client's key. */
const SERVER_HELLO_BYTES = 200;

export const TLS: Record<string, Client> = {
  "a call, then close": (port) =>
    secure(port, async (socket) => {
      socket.write(get("/rpc/RPC.Ping", LAST));
      await once(socket, "data");
      await once(socket.resume(), "end");
    }),
  "a handshake, then reset": (port) => secure(port, (_, below) => void below.resetAndDestroy()),
  "the client's hello, then reset": client((peer) => {
    peer.send(HELLO);
    peer.reset();
  }),
  "half of the client's hello, then end": client((peer) => peer.send(HELLO.subarray(0, 60))),
  "reset after the server's hello": client(async (peer) => {
    peer.send(HELLO);
    await peer.bytes(SERVER_HELLO_BYTES);
    peer.reset();
  }),
  "nonsense after the server's hello": client(async (peer) => {
    peer.send(HELLO);
    await peer.bytes(SERVER_HELLO_BYTES);
    peer.send(Buffer.from("160303002810000024200102", "hex"));
    peer.send(Buffer.alloc(80, 7));
    await peer.end();
  }),
  "HTTP without TLS": client(async (peer) => {
    peer.send(get("/"));
    await peer.end();
  }),
  "an alert, then end": client((peer) => peer.send(Buffer.from("15030300020228", "hex"))),
};
