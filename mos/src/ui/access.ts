/** Who may talk to the UI's server: pages that it has served itself, on this computer, opened by who sees the token. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const TOKEN_BYTES = 24;
/** Names by which a browser on this computer reaches it. Another one leads here only by a forged DNS entry. */
const NAMES = ["127.0.0.1", "localhost", "[::1]"];

export class Access {
  readonly token = randomBytes(TOKEN_BYTES).toString("base64url");
  private readonly hosts: ReadonlySet<string>;

  constructor(port: number) {
    // Browsers leave the usual port out.
    this.hosts = new Set(NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
  }

  /** Why a request is refused that is not for this server, or comes from a page of another; undefined if it is neither. */
  refusal({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
    const { host, origin } = headers;
    if (host === undefined || !this.hosts.has(host.toLowerCase())) return "this server is reached by 127.0.0.1 or localhost only";
    // Programs other than browsers send none.
    if (origin !== undefined && !this.isOwnOrigin(origin)) return "pages of other servers have no access";
    return undefined;
  }

  private isOwnOrigin(origin: string): boolean {
    return origin.startsWith("http://") && this.hosts.has(origin.slice("http://".length).toLowerCase());
  }

  /** Takes as long for a wrong token as for the right one. */
  accepts(token: string | null): boolean {
    return timingSafeEqual(digest(token ?? ""), digest(this.token));
  }
}

/** Of the same length for every text. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
