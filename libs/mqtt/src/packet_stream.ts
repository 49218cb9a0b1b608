import { decodeBody, headFault } from "./decode.ts";
import { MQTT_5, type Packet, PUBLISH } from "./packet.ts";
import { PacketReader } from "./packet_reader.ts";
import { REASON_MALFORMED, REASON_TOO_LARGE } from "./reason.ts";

/** Bodies up to this size are read into one buffer that is used again, unless they are messages. */
const SMALL: i32 = 64;

const NO_BYTES: Uint8Array = new Uint8Array(0);

/**
 * Cuts a stream of bytes into packets, however the bytes are cut into reads.
 *
 * A packet larger than `limit` breaks the stream, but for a PUBLISH: its payload is read to its end and not kept, so that
 * the message can be acknowledged. Otherwise the server would send it again after each reconnect, and never anything else.
 */
export class PacketStream {
  /** Protocol level. A server sets it when it has seen the CONNECT. */
  version: i32;
  /** What the last `take` has completed. */
  packet: Packet | undefined = undefined;
  /** Why the stream is broken; empty while it is not. */
  fault: string = "";
  /** Reason code of the fault (MQTT 5). */
  code: i32 = 0;

  private readonly limit: i32;
  private readonly small: Uint8Array = new Uint8Array(SMALL);
  private body: Uint8Array = NO_BYTES;
  private head: i32 = 0;
  /** Bytes of the header that have come, first byte included; 0: before a packet. */
  private headBytes: i32 = 0;
  private inBody: boolean = false;
  private remaining: i32 = 0;
  /** Bytes of the body that have come, those not kept included. */
  private have: i32 = 0;

  /** `limit`: largest packet in bytes. */
  constructor(limit: i32, version: i32) {
    this.limit = limit;
    this.version = version;
  }

  /**
   * Takes bytes from `data` at `off`, up to `len` of them and not beyond the end of a packet; returns how many. Look at
   * `packet` and `fault` after each call. A broken stream takes nothing.
   */
  take(data: Uint8Array, off: i32, len: i32): i32 {
    this.packet = undefined;
    let taken: i32 = 0;
    while (taken < len && !this.inBody && this.fault === "" && this.packet === undefined) {
      this.takeHead(data[off + taken]!);
      taken++;
    }
    if (!this.inBody || taken === len) return taken;
    return taken + this.takeBody(data, off + taken, len - taken);
  }

  private stop(code: i32, fault: string): void {
    this.fault = fault;
    this.code = code;
    this.body = NO_BYTES;
    this.inBody = false;
  }

  private takeHead(byte: i32): void {
    if (this.headBytes === 0) {
      this.head = byte;
      this.headBytes = 1;
      this.remaining = 0;
      const fault = headFault(byte, this.version);
      if (fault !== "") this.stop(REASON_MALFORMED, fault);
      return;
    }
    this.remaining |= (byte & 127) << (7 * (this.headBytes - 1));
    this.headBytes++;
    if (byte >= 128) {
      if (this.headBytes === 5) this.stop(REASON_MALFORMED, "remaining length of more than four bytes");
      return;
    }
    if (byte === 0 && this.headBytes > 2 && this.version === MQTT_5) this.stop(REASON_MALFORMED, "remaining length in more bytes than it needs");
    else this.beginBody();
  }

  private beginBody(): void {
    const room = this.limit - this.headBytes;
    this.have = 0;
    this.inBody = true;
    if (this.remaining > room && this.head >> 4 !== PUBLISH) {
      this.stop(REASON_TOO_LARGE, `packet of ${this.headBytes + this.remaining} bytes, the limit is ${this.limit}`);
    } else if (this.remaining <= SMALL && this.head >> 4 !== PUBLISH) {
      this.body = this.small;
      if (this.remaining === 0) this.finish();
    } else {
      this.body = new Uint8Array(this.remaining < room ? this.remaining : room > 0 ? room : 0);
      if (this.remaining === 0) this.finish();
    }
  }

  private takeBody(data: Uint8Array, off: i32, len: i32): i32 {
    const missing = this.remaining - this.have;
    const count = missing < len ? missing : len;
    const room = this.body.length - this.have;
    const kept = count < room ? count : room;
    if (kept > 0) this.body.set(data.subarray(off, off + kept), this.have);
    this.have += count;
    if (this.have === this.remaining) this.finish();
    return count;
  }

  private finish(): void {
    const body = this.body;
    const cut = body.length < this.remaining ? this.remaining - body.length : 0;
    const reader = new PacketReader(body, this.remaining - cut);
    const packet = decodeBody(this.head, reader, this.version, cut);
    this.inBody = false;
    this.headBytes = 0;
    this.body = NO_BYTES;
    if (reader.fault === "") this.packet = packet;
    else if (cut > 0) this.stop(REASON_TOO_LARGE, `packet of more than ${this.limit} bytes`);
    else this.stop(reader.code, reader.fault);
  }
}
