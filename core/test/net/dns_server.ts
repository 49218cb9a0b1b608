import { createSocket, type Socket } from "node:dgram";
import { DnsMessage, decodeDns, encodeDns } from "@meerkat/core/net/dns_message.ts";

/** A DNS server under a test's thumb, over real UDP. */
export class DnsServer {
  /** Names that were asked for. */
  readonly asked: string[] = [];
  readonly ports = new Set<number>();
  readonly ids = new Set<number>();
  /** What to answer; undefined: nothing. */
  answer: (query: DnsMessage) => DnsMessage | undefined = () => undefined;
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("message", (data, from) => {
      const query = decodeDns(new Uint8Array(data));
      if (query === undefined) return;
      this.asked.push(query.questions[0]?.name ?? "");
      this.ports.add(from.port);
      this.ids.add(query.id);
      const answer = this.answer(query);
      const bytes = answer && encodeDns(answer, 4000);
      if (bytes !== undefined) socket.send(bytes, from.port, from.address);
    });
  }

  static async start(): Promise<DnsServer> {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return new DnsServer(socket);
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** Sends something unasked. */
  send(data: Uint8Array, port: number): void {
    this.socket.send(data, port, "127.0.0.1");
  }

  close(): void {
    this.socket.close();
  }
}

/** An answer to a query. */
export function answerTo(query: DnsMessage, parts: Partial<DnsMessage>): DnsMessage {
  return Object.assign(new DnsMessage(), { id: query.id, flags: 0x8180, questions: query.questions }, parts);
}
