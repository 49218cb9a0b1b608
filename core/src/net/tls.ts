import "@meerkat/hal/tls.native.ts";
import { TLS_VERIFY_FULL, TLS_VERIFY_NONE } from "@meerkat/hal/tls.ts";
import { logError, logWarn } from "../log.ts";

/** TLS settings for any number of connections, and the client sessions that can be resumed. */
export class TlsSettings {
  private handle: i32;
  private problem: string = "";

  constructor() {
    this.handle = hal_tls_config();
    if (this.handle < 0) this.problem = "no TLS in this build, or too many settings";
  }

  /** Why connections cannot be made with these settings; empty if they can. */
  get error(): string {
    return this.problem;
  }

  /** Sets one of TLS_* (hal/src/tls.ts). `name` says in the log what was wrong. False if the bytes are not what they should be. */
  set(what: i32, data: Uint8Array, name: string): boolean {
    if (this.handle >= 0 && hal_tls_set(this.handle, what, data)) return true;
    if (this.problem === "") this.problem = `bad ${name}`;
    logError("tls", this.problem);
    return false;
  }

  /** Takes any certificate of the peer. Only for what a user has asked for by name. */
  skipVerification(reason: string): void {
    logWarn("tls", `the peer's certificate is not checked: ${reason}`);
    if (this.handle >= 0) hal_tls_verify(this.handle, TLS_VERIFY_NONE);
  }

  /** Checks the peer's certificate: the default. */
  verify(): void {
    if (this.handle >= 0) hal_tls_verify(this.handle, TLS_VERIFY_FULL);
  }

  /** Gives the settings back; connections made with them go on. */
  free(): void {
    if (this.handle < 0) return;
    hal_tls_free(this.handle);
    this.handle = -1;
    this.problem = "these settings were given back";
  }

  /** Puts TLS on a socket of hal. */
  start(socket: i32, server: boolean, host: string): boolean {
    return this.problem === "" && hal_tls_start(socket, this.handle, server, host);
  }
}
