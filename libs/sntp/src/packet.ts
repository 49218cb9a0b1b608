// Packets of SNTP version 4 (RFC 4330): 48 bytes, big-endian; times are seconds since 1900 with a fraction of 32 bits.

export const SNTP_PORT: i32 = 123;
export const SNTP_PACKET_SIZE: i32 = 48;

/** Seconds from 1900 to 1970. */
const SECONDS_TO_1970: number = 2208988800;
/** From 1970 to 2036-02-07 06:28:16, when the seconds begin anew (RFC 4330, section 3). */
const SECONDS_TO_2036: number = 2085978496;
const TWO_TO_32: number = 4294967296;

/** Leap indicator 3 (clock not set), version 4, mode 3 (client): what Mongoose OS sends. */
const REQUEST_HEAD: i32 = 0xe3;
const LEAP_UNSYNCHRONISED: i32 = 3;
const VERSION: i32 = 4;
const MODE_SERVER: i32 = 4;

const STRATUM_AT: i32 = 1;
const CODE_AT: i32 = 12;
const ORIGINATE_AT: i32 = 24;
const RECEIVE_AT: i32 = 32;
const TRANSMIT_AT: i32 = 40;

/**
 * A request. Its time is that of the own clock in seconds; the fraction is whatever is in `nonce` (4 bytes): the server sends both back,
 * and only who has seen the request can.
 */
export function sntpRequest(wallMs: number, nonce: Uint8Array): Uint8Array {
  const packet = new Uint8Array(SNTP_PACKET_SIZE);
  packet[0] = REQUEST_HEAD;
  const seconds = Math.floor(wallMs / 1000) + SECONDS_TO_1970;
  writeU32(packet, TRANSMIT_AT, (seconds % TWO_TO_32) >>> 0);
  packet.set(nonce.subarray(0, 4), TRANSMIT_AT + 4);
  return packet;
}

/** What a server has answered. */
export class SntpReply {
  /** Why it cannot be used; empty if it can. */
  readonly error: string;
  /** The server wants to be asked less, or not at all (RFC 4330, section 8). */
  readonly kissOfDeath: boolean;
  /** Wall-clock time at which it was sent, milliseconds since 1970. */
  readonly sentMs: number;
  /** For how many milliseconds the server had the request. */
  readonly heldMs: number;

  constructor(error: string, kissOfDeath: boolean, sentMs: number, heldMs: number) {
    this.error = error;
    this.kissOfDeath = kissOfDeath;
    this.sentMs = sentMs;
    this.heldMs = heldMs;
  }

  /** The time now, if the answer has come `roundTripMs` after the request was sent: half of the way is the answer's (RFC 4330, section 5). */
  timeMs(roundTripMs: number): number {
    const onTheWay = roundTripMs - this.heldMs;
    return this.sentMs + (onTheWay > 0 ? onTheWay / 2 : 0);
  }
}

function unusable(error: string): SntpReply {
  return new SntpReply(error, false, 0, 0);
}

/** Reads the answer to a request; undefined if it is no answer to this one, which may still come. */
export function readSntpReply(packet: Uint8Array, request: Uint8Array): SntpReply | undefined {
  if (packet.length < SNTP_PACKET_SIZE) return undefined;
  const head = packet[0]!;
  if (((head >> 3) & 7) !== VERSION || (head & 7) !== MODE_SERVER) return undefined;
  for (let i: i32 = 0; i < 8; i++) {
    if (packet[ORIGINATE_AT + i] !== request[TRANSMIT_AT + i]) return undefined;
  }
  if (packet[STRATUM_AT] === 0) {
    let code = "";
    for (let i: i32 = 0; i < 4; i++) {
      const unit = packet[CODE_AT + i]!;
      code += unit >= 32 && unit < 127 ? String.fromCharCode(unit) : "?";
    }
    return new SntpReply(`the server refuses (${code})`, true, 0, 0);
  }
  if (head >> 6 === LEAP_UNSYNCHRONISED) return unusable("the server does not know the time");
  if (readU32(packet, TRANSMIT_AT) === 0 && readU32(packet, TRANSMIT_AT + 4) === 0) return unusable("the server sends no time");
  const sent = readTime(packet, TRANSMIT_AT);
  return new SntpReply("", false, sent, sent - readTime(packet, RECEIVE_AT));
}

/** Milliseconds since 1970. */
function readTime(packet: Uint8Array, at: i32): number {
  const seconds: number = readU32(packet, at);
  const since1970 = seconds >= 0x80000000 ? seconds - SECONDS_TO_1970 : seconds + SECONDS_TO_2036;
  return since1970 * 1000 + (readU32(packet, at + 4) / TWO_TO_32) * 1000;
}

function readU32(packet: Uint8Array, at: i32): u32 {
  return ((packet[at]! << 24) | (packet[at + 1]! << 16) | (packet[at + 2]! << 8) | packet[at + 3]!) >>> 0;
}

function writeU32(packet: Uint8Array, at: i32, value: u32): void {
  packet[at] = value >>> 24;
  packet[at + 1] = (value >>> 16) & 255;
  packet[at + 2] = (value >>> 8) & 255;
  packet[at + 3] = value & 255;
}
