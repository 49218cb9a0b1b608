/** The UI's server, on the loopback interface: the page's files, and one WebSocket for each page that is open. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { messageOf, systemCode, UserError } from "../errors.ts";
import { isThisHost } from "../rpc/transport.ts";
import { Access } from "./access.ts";
import type { Desk } from "./desk.ts";
import { Page, type PageFile } from "./page.ts";
import { PageSocket } from "./page-socket.ts";
import { SOCKET_PATH } from "./protocol.ts";

export const USUAL_ADDRESS = "127.0.0.1:1992";

/** A firmware bundle as base64, and some. */
const MAX_MESSAGE = 24 << 20;
const MAX_PAGES = 32;
const YEAR_S = 31_536_000;

export interface UiServer {
  /** With the token: whoever opens it may use the UI. */
  url: string;
  close(): Promise<void>;
}

/** `address`: host and port; undefined: the usual one, or a free one if that is taken. Throws UserError. */
export async function startUiServer(desk: Desk, address: string | undefined): Promise<UiServer> {
  const { host, port } = parseListen(address ?? USUAL_ADDRESS);
  const page = new Page();
  const server = createServer();
  await listen(server, host, port, address === undefined);
  const taken = (server.address() as AddressInfo).port;
  const access = new Access(taken);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => void respond(request, response, access, page));
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = upgradeRefusal(request, access, sockets.clients.size);
    if (refusal !== undefined) return refuseUpgrade(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (client) => new PageSocket(client, desk));
  });
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}/?token=${access.token}`,
    close: () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** `127.0.0.1:1992`, `:1992`, `localhost:0`. Throws UserError. */
export function parseListen(text: string): { host: string; port: number } {
  const [, name = "", digits] = /^(.*?):?(\d{1,5})$/.exec(text) ?? [];
  const host = name === "" ? "127.0.0.1" : name.replace(/^\[(.*)\]$/, "$1");
  const port = Number(digits);
  if (digits === undefined || port > 65_535) throw new UserError(`${text} is no address to listen at`, `write ${USUAL_ADDRESS}`);
  if (!isThisHost(host)) {
    throw new UserError(
      `the UI is not served at ${host}: whoever reaches it has power over devices and sources`,
      `for other computers, tunnel to ${USUAL_ADDRESS}: ssh -L`,
    );
  }
  return { host, port };
}

async function listen(server: Server, host: string, port: number, orFree: boolean): Promise<void> {
  const bind = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(wanted, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
  try {
    await bind(port);
  } catch (error) {
    if (systemCode(error) !== "EADDRINUSE") throw new UserError(`cannot listen at ${host}:${port}: ${messageOf(error)}`);
    if (!orFree) throw new UserError(`port ${port} is in use`, "another mos ui? --http-addr 127.0.0.1:0 takes a free one");
    await bind(0);
  }
}

interface Refusal {
  status: number;
  text: string;
}

function refusalOf(request: IncomingMessage, access: Access): Refusal | undefined {
  const text = access.refusal(request);
  return text === undefined ? undefined : { status: 403, text };
}

function upgradeRefusal(request: IncomingMessage, access: Access, pages: number): Refusal | undefined {
  const url = urlOf(request);
  const refusal = refusalOf(request, access);
  if (refusal !== undefined) return refusal;
  if (!access.accepts(url?.searchParams.get("token") ?? null))
    return { status: 403, text: "the token is missing or wrong: open the address that mos ui has printed" };
  if (url?.pathname !== SOCKET_PATH) return { status: 404, text: "there is nothing here" };
  return pages < MAX_PAGES ? undefined : { status: 503, text: "too many pages are open" };
}

const PHRASES: Record<number, string> = { 403: "Forbidden", 404: "Not Found", 503: "Service Unavailable" };

function refuseUpgrade(socket: Duplex, { status, text }: Refusal): void {
  socket.on("error", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${PHRASES[status] ?? ""}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

async function respond(request: IncomingMessage, response: ServerResponse, access: Access, page: Page): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders(request.headers.host ?? ""))) response.setHeader(name, value);
  const refusal = refusalOf(request, access);
  if (refusal !== undefined) return sendText(response, refusal);
  const url = urlOf(request);
  if (request.method !== "GET" && request.method !== "HEAD") return sendText(response, { status: 405, text: "only GET is answered" });
  try {
    const file = url === undefined ? undefined : await page.file(url.pathname);
    if (file !== undefined) return sendFile(request, response, file);
  } catch (error) {
    return sendText(response, { status: 500, text: messageOf(error) });
  }
  if (!access.accepts(url?.searchParams.get("token") ?? null)) return sendText(response, { status: 403, text: "the token is missing or wrong" });
  // Tells a page that its token is good, and only the connection is not.
  if (url?.pathname === SOCKET_PATH) return sendText(response, { status: 426, text: "this is a WebSocket" });
  return sendText(response, { status: 404, text: "there is nothing here" });
}

function urlOf(request: IncomingMessage): URL | undefined {
  return URL.canParse(request.url ?? "", "http://localhost") ? new URL(request.url ?? "", "http://localhost") : undefined;
}

/** Scripts only from here; styles may be in the page, since its terminal and its editor make them. */
function securityHeaders(host: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self'${/^[\w.:[\]]+$/.test(host) ? ` ws://${host}` : ""}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "Content-Security-Policy": policy.join("; "),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    // The page's address holds the token until the page has read it.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
  };
}

function sendText(response: ServerResponse, { status, text }: Refusal): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" }).end(`${text}\n`);
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: PageFile): void {
  const zipped = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  const body = zipped ? file.gzipped : file.bytes;
  response.writeHead(200, {
    "Content-Type": file.type,
    "Content-Length": body.length,
    "Cache-Control": file.immutable ? `public, max-age=${YEAR_S}, immutable` : "no-store",
    Vary: "Accept-Encoding",
    ...(zipped ? { "Content-Encoding": "gzip" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
