/** A machine's line for several clients. */
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { LineHub } from "../src/run/hub.ts";
import { connectSoon } from "../src/run/tcp.ts";

let hub: LineHub | undefined;
const open: (Socket | Server)[] = [];
afterEach(async () => {
  for (const end of open.splice(0)) "destroy" in end ? end.destroy() : end.close();
  await hub?.close();
  hub = undefined;
});

/** A machine that listens, as the ports do; resolves with its side of the line. */
async function machine(): Promise<{ port: number; side: Promise<Socket> }> {
  const server = createServer();
  open.push(server);
  const side = new Promise<Socket>((resolve) => server.once("connection", resolve));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as { port: number }).port, side };
}

async function attached(to: LineHub): Promise<Socket> {
  const { port, side } = await machine();
  const socket = await connectSoon(port, 5000);
  if (!socket) throw new Error("no connection");
  to.attach(socket);
  const own = await side;
  open.push(own);
  return own;
}

function client(port: number): { socket: Socket; heard: () => string } {
  const socket = connect(port, "127.0.0.1");
  open.push(socket);
  let text = "";
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString();
  });
  socket.on("error", () => {});
  return { socket, heard: () => text };
}

test("all clients hear the machine, and it hears all of them", async () => {
  let overheard = "";
  hub = await LineHub.listen(0, (bytes) => {
    overheard += Buffer.from(bytes).toString();
  });
  const side = await attached(hub);
  let heard = "";
  side.on("data", (bytes: Buffer) => {
    heard += bytes.toString();
  });
  const [a, b] = [client(hub.port), client(hub.port)];
  await vi.waitFor(() => {
    a.socket.write("a");
    b.socket.write("b");
    expect(heard).toMatch(/a/);
    expect(heard).toMatch(/b/);
  });
  side.write("hello");
  await vi.waitFor(() => expect([a.heard(), b.heard(), overheard]).toEqual(["hello", "hello", "hello"]));
});

test("clients stay when the machine's line is replaced", async () => {
  hub = await LineHub.listen(0, () => {});
  const first = await attached(hub);
  const peer = client(hub.port);
  await vi.waitFor(() => {
    first.write("1");
    expect(peer.heard()).toContain("1");
  });
  first.destroy();
  peer.socket.write("lost");
  const second = await attached(hub);
  second.write("2");
  await vi.waitFor(() => expect(peer.heard()).toContain("2"));
  expect(peer.socket.destroyed).toBe(false);
});

test("a client that never reads does not stop the others", async () => {
  hub = await LineHub.listen(0, () => {});
  const side = await attached(hub);
  const lazy = client(hub.port);
  lazy.socket.pause();
  const peer = client(hub.port);
  let count = 0;
  peer.socket.on("data", (bytes: Buffer) => {
    count += bytes.length;
  });
  await vi.waitFor(() => {
    side.write("x");
    expect(count).toBeGreaterThan(0);
  });
  const before = count;
  const megabyte = Buffer.alloc(1 << 20);
  for (let i = 0; i < 24; i++) side.write(megabyte);
  await vi.waitFor(() => expect(count - before).toBeGreaterThanOrEqual(24 << 20), { timeout: 10_000 });
});

test("a port that was asked for must be free; the usual one need not be", async () => {
  hub = await LineHub.listen(0, () => {});
  await expect(LineHub.listen(hub.port, () => {})).rejects.toMatchObject({ message: `TCP port ${hub.port} is in use` });
  const [first, second] = [await LineHub.listen(undefined, () => {}), await LineHub.listen(undefined, () => {})];
  expect(first.port).not.toBe(second.port);
  await first.close();
  await second.close();
});
