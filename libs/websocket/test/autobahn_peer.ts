import { createHash } from "node:crypto";
import { connect, createServer, type Server, type Socket } from "node:net";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

/** Reads up to the end of the head; what follows is put back. */
async function head(socket: Socket): Promise<string> {
  let text = "";
  for (;;) {
    const data: Buffer | null = socket.read();
    if (data === null) {
      await new Promise((resolve) => socket.once("readable", resolve).once("close", resolve));
      if (socket.destroyed) throw new Error(`connection ended: ${text}`);
      continue;
    }
    text += data.toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    socket.unshift(Buffer.from(text.slice(end + 4), "latin1"));
    return text.slice(0, end + 4);
  }
}

/** Opens a raw WebSocket to a server. */
export async function openRaw(port: number, path: string): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`,
  );
  const answer = await head(socket);
  if (!answer.startsWith("HTTP/1.1 101 ")) throw new Error(answer);
  return socket;
}

/** A server that gives raw WebSockets to a test, after the handshake. */
export class RawServer {
  readonly port: number;
  private readonly server: Server;
  private readonly waiting: Socket[] = [];
  private readonly wanted: ((socket: Socket) => void)[] = [];

  private constructor(server: Server) {
    this.server = server;
    this.port = (server.address() as { port: number }).port;
    server.on("connection", (socket) => void this.greet(socket));
  }

  static async start(): Promise<RawServer> {
    const server = createServer({ allowHalfOpen: false, noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new RawServer(server);
  }

  /** The next client. */
  next(): Promise<Socket> {
    const socket = this.waiting.shift();
    return socket === undefined ? new Promise((resolve) => this.wanted.push(resolve)) : Promise.resolve(socket);
  }

  close(): void {
    this.server.close();
  }

  private async greet(socket: Socket): Promise<void> {
    socket.on("error", () => {});
    const request = await head(socket);
    const key = /^sec-websocket-key: (.*)\r$/im.exec(request)?.[1] ?? "";
    const accept = createHash("sha1")
      .update(key + GUID)
      .digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    const wanted = this.wanted.shift();
    if (wanted === undefined) this.waiting.push(socket);
    else wanted(socket);
  }
}
