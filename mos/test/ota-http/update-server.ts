/** A web server with bundles, and with everything that goes wrong on the way to them. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

export interface Asked {
  path: string;
  headers: IncomingHttpHeaders;
  /** Lines as they came, names and values in turn. */
  rawHeaders: string[];
  /** First byte that is wanted. */
  from: number;
}

/**
 * `/<release>`: a bundle, whole or in ranges. `/breaks/<n>/<release>`: the connection ends after n bytes of each answer.
 * `/stubborn/<n>/<release>`: only of the first answer, and ranges are not known. `/moved/<status>/<release>`, `/status/<n>`,
 * `/chunked/<release>`, `/closes`.
 */
export class UpdateServer {
  readonly bundles = new Map<string, Uint8Array>();
  readonly asked: Asked[] = [];
  private readonly server: Server;
  private readonly scheme: string;
  private readonly host: string;

  /** `host`: this machine, as devices see it. */
  constructor(host: string, tls?: ServerOptions) {
    const listener: RequestListener = (request, response) => this.answer(request, response);
    this.server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
    this.host = host;
    this.scheme = tls === undefined ? "http" : "https";
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  url(path: string): string {
    return `${this.scheme}://${this.host}:${(this.server.address() as AddressInfo).port}/${path}`;
  }

  /** Where the requests since the last call began, in order. */
  takeFroms(): number[] {
    return this.asked.splice(0).map(({ from }) => from);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? "").slice(1);
    const { headers, rawHeaders } = request;
    this.asked.push({ path, headers, rawHeaders, from: Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0) });
    const [what = "", argument = "", release = ""] = path.split("/");
    switch (what) {
      case "status":
        return void response.writeHead(Number(argument)).end();
      case "moved":
        return void response.writeHead(Number(argument), { Location: this.url(release) }).end();
      case "closes":
        return void request.socket.destroy();
      case "chunked":
        return void response.write(this.bundle(argument).subarray(0, 1000), () => response.end());
      case "breaks":
        return this.send(response, this.bundle(release), this.lastFrom, Number(argument));
      case "stubborn":
        return this.send(response, this.bundle(release), 0, this.asked.length === 1 ? Number(argument) : undefined);
      default:
        return this.send(response, this.bundle(what), this.lastFrom);
    }
  }

  private get lastFrom(): number {
    return this.asked.at(-1)?.from ?? 0;
  }

  private bundle(release: string): Uint8Array {
    const bytes = this.bundles.get(release);
    if (bytes === undefined) throw new Error(`there is no release ${release}`);
    return bytes;
  }

  private send(response: ServerResponse, bytes: Uint8Array, from: number, most?: number): void {
    const range = from > 0 ? { "Content-Range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { "Content-Length": bytes.length - from, ...range });
    if (most === undefined || from + most >= bytes.length) response.end(bytes.subarray(from));
    else response.write(bytes.subarray(from, from + most), () => response.socket?.end());
  }
}
