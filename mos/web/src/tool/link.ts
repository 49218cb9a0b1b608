import { type Methods, type Notice, type Problem, type Request, type Response, SOCKET_PATH } from "../../../src/ui/protocol.ts";
import { Observable } from "./observable.ts";

/**
 * `connecting`: never been online. `lost`: was online, tries again by itself. `refused`: the tool does not take the token;
 * that does not mend by itself.
 */
export type LinkPhase = "connecting" | "online" | "lost" | "refused";

/** What the tool answers to a request that failed, or why it cannot answer. */
export class ToolError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: ToolError) => void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2000;

/** The WebSocket to the tool: it opens again by itself, and requests find their responses. */
export class Link {
  readonly phase = new Observable<LinkPhase>("connecting");
  private readonly token: string;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Set<(notice: Notice) => void>();
  private socket: WebSocket | undefined;
  private nextId = 1;
  private retryMs = FIRST_RETRY_MS;

  constructor(token: string) {
    this.token = token;
    this.open();
  }

  call<M extends keyof Methods>(method: M, params: Methods[M]["params"]): Promise<Methods[M]["result"]> {
    const socket = this.socket;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(lost());
    const request: Request = { id: this.nextId++, method, params };
    return new Promise((resolve, reject) => {
      this.pending.set(request.id, { resolve: resolve as (result: unknown) => void, reject });
      socket.send(JSON.stringify(request));
    });
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private open(): void {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${this.socketUrl()}`);
    this.socket = socket;
    socket.onopen = () => {
      this.retryMs = FIRST_RETRY_MS;
      this.phase.set("online");
    };
    socket.onmessage = (message) => this.take(JSON.parse(String(message.data)) as Response | Notice);
    socket.onclose = () => this.closed();
  }

  private socketUrl(): string {
    return `${SOCKET_PATH}?token=${encodeURIComponent(this.token)}`;
  }

  private take(message: Response | Notice): void {
    if ("event" in message) {
      for (const listener of this.listeners) listener(message);
      return;
    }
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    if ("error" in message) pending?.reject(new ToolError(message.error));
    else pending?.resolve(message.result);
  }

  private async closed(): Promise<void> {
    for (const pending of this.pending.values()) pending.reject(lost());
    this.pending.clear();
    if (this.phase.value === "online") this.phase.set("lost");
    const delay = this.retryMs;
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
    if (await this.isRefused()) this.phase.set("refused");
    else setTimeout(() => this.open(), delay);
  }

  /** A WebSocket does not say why it was not opened; a plain request does. */
  private async isRefused(): Promise<boolean> {
    try {
      const response = await fetch(this.socketUrl(), { cache: "no-store" });
      return response.status === 401 || response.status === 403;
    } catch {
      return false;
    }
  }
}

function lost(): ToolError {
  return new ToolError({ message: "The tool does not answer.", hint: "Start it again if it has ended; this page reconnects by itself." });
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ToolError) return error.problem;
  return { message: error instanceof Error ? error.message : String(error) };
}
