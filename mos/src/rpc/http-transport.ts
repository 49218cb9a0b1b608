/** RPC over HTTP: each request is the body of a POST, its answer the body of the response. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { UserError } from "../errors.ts";
import type { Credentials } from "./credentials.ts";
import { HttpDigest } from "./digest.ts";
import { connectionError, type TlsOptions } from "./tls.ts";
import { isThisHost, MAX_FRAME, type RpcTransport, TransportBase } from "./transport.ts";

interface HttpReply {
  status: number;
  challenge: string;
  body: string;
}

export class HttpTransport extends TransportBase implements RpcTransport {
  readonly src = "mos";
  readonly dst = "";
  readonly hint = "does the app name the libraries http-server and rpc-http in mos.yml?";
  readonly isPlain: boolean;
  readonly name: string;
  private readonly url: URL;
  private readonly request: typeof httpRequest;
  private readonly agent: HttpAgent | HttpsAgent;
  private readonly digest: HttpDigest | undefined;

  constructor(url: URL, tls: TlsOptions, credentials: Credentials | undefined) {
    super();
    this.url = url;
    this.name = url.href;
    const isTls = url.protocol === "https:";
    this.isPlain = !isTls && !isThisHost(url.hostname);
    this.request = isTls ? httpsRequest : httpRequest;
    this.agent = !isTls ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true, ...tls });
    this.digest = credentials && new HttpDigest(credentials);
  }

  /** There is a connection only when there is a request. */
  async ready(): Promise<void> {}

  async send(frame: string): Promise<void> {
    const uri = this.url.pathname + this.url.search;
    const known = this.digest?.authorization("POST", uri);
    let reply = await this.post(frame, known);
    if (reply.status === 401 && this.digest?.challenged(reply.challenge) === true) {
      reply = await this.post(frame, this.digest.authorization("POST", uri));
      if (reply.status === 401) throw new UserError(`${this.name} does not accept user and password`, "mos passwd over the serial line sets another password");
    }
    if (reply.status === 401) throw new UserError(`${this.name} wants a password`, "add --user admin:PASSWORD; mos passwd over the serial line sets one");
    if (reply.status !== 200) throw new UserError(`${this.name} answers with HTTP status ${reply.status}${firstWords(reply.body)}`, hintFor(reply.status));
    this.frame(reply.body.trim());
  }

  async close(): Promise<void> {
    this.closed = true;
    this.agent.destroy();
  }

  private post(frame: string, authorization: string | undefined): Promise<HttpReply> {
    const body = Buffer.from(frame);
    const headers = {
      "Content-Type": "application/json",
      "Content-Length": body.length,
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    };
    return new Promise((resolve, reject) => {
      const request = this.request(this.url, { method: "POST", headers, agent: this.agent });
      request.on("error", (error) => reject(connectionError(this.name, error)));
      request.on("response", (response) => {
        readBody(response).then((text) => {
          resolve({ status: response.statusCode ?? 0, challenge: response.headers["www-authenticate"] ?? "", body: text });
        }, reject);
      });
      request.end(body);
    });
  }
}

async function readBody(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    if (length > MAX_FRAME) throw new UserError(`the answer is longer than ${MAX_FRAME} bytes`);
  }
  return Buffer.concat(parts).toString();
}

function firstWords(body: string): string {
  const text = body
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return text === "" ? "" : `: ${text.slice(0, 80)}`;
}

function hintFor(status: number): string | undefined {
  return status === 404 ? "RPC is at /rpc: does the app name the library rpc-http in mos.yml?" : undefined;
}
