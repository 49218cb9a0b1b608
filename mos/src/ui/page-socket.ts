/** The WebSocket of one page: requests in, responses and notices out. What a page sends is checked before anything is done with it. */
import type { RawData, WebSocket } from "ws";
import type { Desk } from "./desk.ts";
import { problemOf } from "./problem.ts";
import type { Notice, Response } from "./protocol.ts";

/** A page that asks for more at a time has gone astray. */
const MAX_PENDING = 64;
/** A page that does not read is cut off when this much waits for it. */
const MAX_UNSENT = 32 << 20;

/** Close codes of RFC 6455, section 7.4.1. */
const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;

export class PageSocket {
  private readonly socket: WebSocket;
  private readonly desk: Desk;
  private pending = 0;

  constructor(socket: WebSocket, desk: Desk) {
    this.socket = socket;
    this.desk = desk;
    const forget = desk.onNotice((notice) => this.send(notice));
    socket.on("message", (data, isBinary) => (isBinary ? socket.close(UNSUPPORTED_DATA, "text only") : this.take(data)));
    socket.on("close", forget);
    socket.on("error", () => socket.terminate());
  }

  private take(data: RawData): void {
    const request = parseRequest(String(data));
    if (request === undefined) return this.socket.close(POLICY_VIOLATION, "not a request");
    if (this.pending >= MAX_PENDING) return this.send({ id: request.id, error: { message: "too many requests at a time" } });
    this.pending++;
    void this.answer(request).finally(() => this.pending--);
  }

  private async answer({ id, method, params }: AnyRequest): Promise<void> {
    try {
      const result = await this.desk.call(method, params);
      this.send({ id, result: result ?? null });
    } catch (error) {
      this.send({ id, error: problemOf(error) });
    }
  }

  private send(message: Response | Notice): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_UNSENT) this.socket.terminate();
    else this.socket.send(JSON.stringify(message));
  }
}

/** Of any method, with any parameters: `Desk` knows which there are. */
interface AnyRequest {
  id: number;
  method: string;
  params: unknown;
}

/** Undefined for what is none. */
export function parseRequest(text: string): AnyRequest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("id" in value) || !("method" in value)) return undefined;
  const { id, method } = value;
  if (typeof id !== "number" || !Number.isSafeInteger(id) || typeof method !== "string") return undefined;
  return { id, method, params: "params" in value ? value.params : {} };
}
