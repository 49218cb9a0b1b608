import "@meerkat/hal/clock.native.ts";
import { isLogged, LL_DEBUG, logDebug, logError, logInfo } from "@meerkat/core/log.ts";
import { parseIpv4 } from "@meerkat/core/net/address.ts";
import { listenTcp, type TcpListener, type TcpSocket } from "@meerkat/core/net/tcp.ts";
import { every, type Timer } from "@meerkat/core/timer.ts";
import { asksForWebSocket } from "@meerkat/websocket/handshake.ts";
import { type AuthRealm, basicChallenge, digestChallenge, identify } from "./auth.ts";
import { type ConnectionOwner, HttpConnection } from "./connection.ts";
import { ACCESS_OPEN, ACCESS_REALM, ACCESS_SERVER, Endpoint, findEndpoint, type HttpHandler } from "./endpoints.ts";
import type { HttpExchange } from "./exchange.ts";
import { ipAllowed } from "./ip_acl.ts";
import type { HttpServerOptions } from "./options.ts";

const WHERE: string = "http_server";

/** How often connections are looked at, in milliseconds. */
const CHECK_MS: i32 = 1000;

/** An HTTP/1.1 server. */
export class HttpServer implements ConnectionOwner {
  readonly options: HttpServerOptions;
  private readonly endpoints: Endpoint[] = [];
  /** Those for requests that ask for a WebSocket. */
  private readonly upgrades: Endpoint[] = [];
  private readonly connections: HttpConnection[] = [];
  private listener: TcpListener | undefined = undefined;
  private checks: Timer | undefined = undefined;
  private fallback: HttpHandler = (exchange) => exchange.replyText(404, "Not Found");

  constructor(options: HttpServerOptions) {
    this.options = options;
  }

  /** The port it listens at; 0 if it does not. */
  get port(): i32 {
    return this.listener?.port ?? 0;
  }

  /** Number of connections, those of other protocols that have begun as HTTP included. */
  get connectionCount(): i32 {
    return this.connections.length;
  }

  /** Begins to listen at an address (0: all) and port (0: a free one). False if that is not possible. */
  listen(address: u32, port: i32): boolean {
    this.listener = listenTcp(address, port, this.options.tls, (socket) => this.accept(socket));
    if (this.listener === undefined) logError(WHERE, `port ${port} is taken, or no socket is free`);
    else logInfo(WHERE, `HTTP server at port ${this.port}${this.options.tls === undefined ? "" : " (TLS)"}`);
    return this.listener !== undefined;
  }

  /** Ends the server with all its connections. */
  close(): void {
    this.listener?.close();
    this.listener = undefined;
    while (this.connections.length > 0) this.connections[0]!.close();
  }

  /** Handles the paths that begin with what `pattern` matches; the users of the server may use them. */
  addEndpoint(pattern: string, handler: HttpHandler): void {
    this.endpoints.push(new Endpoint(pattern, ACCESS_SERVER, undefined, handler));
  }

  /** As `addEndpoint`, but anybody may use the paths: the handler decides. */
  addOpenEndpoint(pattern: string, handler: HttpHandler): void {
    this.endpoints.push(new Endpoint(pattern, ACCESS_OPEN, undefined, handler));
  }

  /** As `addEndpoint`, with users of their own. */
  addEndpointFor(realm: AuthRealm, pattern: string, handler: HttpHandler): void {
    this.endpoints.push(new Endpoint(pattern, ACCESS_REALM, realm, handler));
  }

  /** As `addEndpoint`, for requests that ask for a WebSocket (`acceptWebSocket`); they go before all other endpoints. */
  addUpgrade(pattern: string, handler: HttpHandler): void {
    this.upgrades.push(new Endpoint(pattern, ACCESS_SERVER, undefined, handler));
  }

  /** As `addUpgrade`, but anybody may use the paths: the handler decides. */
  addOpenUpgrade(pattern: string, handler: HttpHandler): void {
    this.upgrades.push(new Endpoint(pattern, ACCESS_OPEN, undefined, handler));
  }

  /** Handles all other paths. */
  setFallback(handler: HttpHandler): void {
    this.fallback = handler;
  }

  handle(exchange: HttpExchange): void {
    const request = exchange.request;
    const upgrade = asksForWebSocket(request) ? findEndpoint(this.upgrades, request.path) : undefined;
    const endpoint = upgrade ?? findEndpoint(this.endpoints, request.path);
    if (isLogged(LL_DEBUG, WHERE)) logDebug(WHERE, `${exchange.peer} ${request.method} ${request.path}`);
    if (!this.admits(exchange, endpoint)) return;
    if (endpoint === undefined) this.fallback(exchange);
    else endpoint.handler(exchange);
  }

  forget(connection: HttpConnection): void {
    const index = this.connections.indexOf(connection);
    if (index >= 0) this.connections.splice(index, 1);
    if (this.connections.length > 0) return;
    this.checks?.cancel();
    this.checks = undefined;
  }

  /** Whether the sender may do that; if not, asks for credentials. Upgrades to other protocols are asked as well. */
  private admits(exchange: HttpExchange, endpoint: Endpoint | undefined): boolean {
    const access = endpoint?.access ?? ACCESS_SERVER;
    const realm = access === ACCESS_REALM ? endpoint?.realm : this.options.auth;
    if (access === ACCESS_OPEN || realm === undefined) return true;
    return demandUser(exchange, realm);
  }

  private accept(socket: TcpSocket): void {
    const peer = socket.peer;
    if (!ipAllowed(this.options.ipAcl, parseIpv4(peer.slice(0, peer.lastIndexOf(":")))) || !this.makeRoom()) {
      socket.abort();
      return;
    }
    if (this.checks === undefined) this.checks = every(CHECK_MS, () => this.check());
    const connection = new HttpConnection(this, socket);
    this.connections.push(connection);
    connection.start();
  }

  /** For one more connection: the one that has been idle longest goes, else the one whose head has been coming longest. */
  private makeRoom(): boolean {
    // Other protocols have closed some perhaps.
    if (this.connections.length >= this.options.maxConnections) this.check();
    if (this.connections.length < this.options.maxConnections) return true;
    const victim = this.nearestToDeadline(true) ?? this.nearestToDeadline(false);
    if (victim === undefined) logError(WHERE, "too many connections, one was refused");
    else victim.close();
    return victim !== undefined;
  }

  private nearestToDeadline(idle: boolean): HttpConnection | undefined {
    const now = hal_ticks_ms() | 0;
    let nearest: HttpConnection | undefined;
    for (const connection of this.connections) {
      if (!(idle ? connection.idle : connection.receivesHead)) continue;
      if (nearest === undefined || connection.timeLeft(now) < nearest.timeLeft(now)) nearest = connection;
    }
    return nearest;
  }

  private check(): void {
    const now = hal_ticks_ms() | 0;
    for (const connection of this.connections.slice()) connection.check(now);
  }
}

/** Whether a user of the realm sends the request; if not, answers 401 and asks for credentials. */
export function demandUser(exchange: HttpExchange, realm: AuthRealm): boolean {
  const identity = identify(exchange.request, realm);
  exchange.user = identity.user;
  if (identity.user !== "") return true;
  exchange.setField("WWW-Authenticate", digestChallenge(realm, identity.stale));
  if (exchange.secure) exchange.setField("WWW-Authenticate", basicChallenge(realm));
  exchange.reply(401, "", new Uint8Array(0));
  return false;
}
