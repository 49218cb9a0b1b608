/** A page without a browser: the WebSocket of the UI's server. */
import WebSocket from "ws";
import type { Methods, Notice, Problem, Response } from "../../src/ui/protocol.ts";

type DataOf<E extends Notice["event"]> = Extract<Notice, { event: E }>["data"];

export class PageClient {
  readonly notices: Notice[] = [];
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (response: Response) => void>();
  private readonly wakes = new Set<() => void>();
  private count = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => this.heard(JSON.parse(String(data)) as Response | Notice));
  }

  /** `url`: as the tool prints it. */
  static open(url: string): Promise<PageClient> {
    const { host, searchParams } = new URL(url);
    const socket = new WebSocket(`ws://${host}/ws?token=${searchParams.get("token")}`);
    const client = new PageClient(socket);
    return new Promise((resolve, reject) => {
      socket.once("open", () => resolve(client));
      socket.once("error", reject);
    });
  }

  /** Rejects with the problem. */
  async call<M extends keyof Methods>(method: M, params: Methods[M]["params"]): Promise<Methods[M]["result"]> {
    const id = ++this.count;
    const response = new Promise<Response>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    const answer = await response;
    if ("error" in answer) throw new PageProblem(answer.error);
    return answer.result as Methods[M]["result"];
  }

  /** The first notice, of those that have come and those that will, that is like this. */
  async notice<E extends Notice["event"]>(event: E, like: (data: DataOf<E>) => boolean, limitMs = 110_000): Promise<DataOf<E>> {
    const end = Date.now() + limitMs;
    for (let at = 0; ; ) {
      for (; at < this.notices.length; at++) {
        const found = this.notices[at];
        if (found?.event !== event) continue;
        const data = found.data as DataOf<E>;
        if (like(data)) return data;
      }
      if (Date.now() > end)
        throw new Error(`no such notice "${event}" among ${JSON.stringify(this.notices.filter((one) => one.event === event)).slice(-3000)}`);
      await this.woken(500);
    }
  }

  send(text: string | Buffer): void {
    this.socket.send(text);
  }

  /** Code with which the other side has closed. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.once("close", resolve));
  }

  close(): void {
    this.socket.close();
  }

  private woken(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.wakes.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.wakes.add(wake);
    });
  }

  private heard(message: Response | Notice): void {
    if ("id" in message) {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    } else {
      this.notices.push(message);
      for (const wake of this.wakes) wake();
    }
  }
}

export class PageProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}
