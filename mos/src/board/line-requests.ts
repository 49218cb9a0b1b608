/** Requests that a program sends over the board's line, and their answers (ports/README.md). */
import { I2C_OK } from "@meerkat/hal/i2c.ts";
import type { Peripherals, PulseTimes } from "@meerkat/port-node/peripherals.ts";

/** In one request, both ways. */
const MAX_BYTES = 2048;
/** A train of pulses in several requests. */
const MAX_TRAIN = 65_536;

const PATTERN = /^\?([0-9a-f]{2}) ([a-z0-9 -]+)$/;

/** Does not understand it. */
const REFUSED = "!";

export class BoardRequests {
  private readonly board: Peripherals;
  /** Bytes of a train of pulses whose end is still to come. */
  private train: Uint8Array[] = [];
  private trainBytes = 0;

  constructor(board: Peripherals) {
    this.board = board;
  }

  /** The answer's line, without its end. */
  answer(line: string): string {
    const [, number, text] = PATTERN.exec(line) ?? [];
    if (number === undefined || text === undefined) return `=${line.slice(1, 3)} ${REFUSED}`;
    const [verb, ...fields] = text.split(" ");
    const answer = this.dispatch(verb, fields) ?? REFUSED;
    return answer === "" ? `=${number}` : `=${number} ${answer}`;
  }

  /** Undefined: not understood. */
  private dispatch(verb: string | undefined, fields: string[]): string | undefined {
    switch (verb) {
      case "hello":
      case "sync":
        return fields.length === 0 ? "" : undefined;
      case "i2c":
        return this.i2c(fields);
      case "spi":
        return this.spi(fields);
      case "adc": {
        const [pin] = numbers(fields, 1) ?? [];
        return pin === undefined ? undefined : String(this.board.adcMillivolts(pin));
      }
      case "pwm": {
        const [pin, hz, duty] = numbers(fields, 3) ?? [];
        return pin === undefined || hz === undefined || duty === undefined ? undefined : flag(this.board.pwm(pin, hz, duty));
      }
      case "bits":
        return this.bits(fields);
      default:
        return undefined;
    }
  }

  private i2c([busText, verb, ...fields]: string[]): string | undefined {
    const [bus] = numbers([busText ?? ""], 1) ?? [];
    if (bus === undefined) return undefined;
    switch (verb) {
      case "config": {
        const [hz] = numbers(fields, 1) ?? [];
        return hz === undefined ? undefined : flag(this.board.i2cConfig(bus, hz));
      }
      case "stop":
        if (fields.length > 0) return undefined;
        this.board.i2cStop(bus);
        return "";
      case "recover":
        return fields.length > 0 ? undefined : flag(this.board.i2cRecover(bus));
      case "w":
        return this.i2cWrite(bus, fields);
      case "r":
        return this.i2cRead(bus, fields);
      default:
        return undefined;
    }
  }

  private i2cWrite(bus: number, [addressText, stop, data, ...more]: string[]): string | undefined {
    const address = addressOf(addressText);
    const bytes = bytesOf(data);
    if (address === undefined || bytes === undefined || !isFlag(stop) || more.length > 0) return undefined;
    return String(this.board.i2cWrite(bus, address, bytes, stop === "1"));
  }

  private i2cRead(bus: number, [addressText, stop, ...fields]: string[]): string | undefined {
    const address = addressOf(addressText);
    const [length] = numbers(fields, 1) ?? [];
    if (address === undefined || !isFlag(stop) || length === undefined || length > MAX_BYTES) return undefined;
    const into = new Uint8Array(length);
    const status = this.board.i2cRead(bus, address, into, stop === "1");
    return status === I2C_OK ? `${status} ${hex(into)}` : String(status);
  }

  private spi([busText, verb, ...fields]: string[]): string | undefined {
    const [bus] = numbers([busText ?? ""], 1) ?? [];
    if (bus === undefined) return undefined;
    const [first, second] = numbers(fields, fields.length) ?? [];
    switch (verb) {
      case "config":
        return first === undefined || second === undefined || fields.length > 2 ? undefined : flag(this.board.spiConfig(bus, first, second));
      case "select":
        return first === undefined || !isFlag(fields[1]) || fields.length > 2 ? undefined : flag(this.board.spiSelect(bus, first, fields[1] === "1"));
      case "x":
      case "w": {
        const bytes = fields.length === 1 ? bytesOf(fields[0]) : undefined;
        return bytes === undefined ? undefined : this.transfer(bus, bytes, verb === "x");
      }
      case "r":
        return first === undefined || fields.length > 1 || first > MAX_BYTES ? undefined : this.transfer(bus, new Uint8Array(first), true);
      default:
        return undefined;
    }
  }

  private transfer(bus: number, out: Uint8Array, isRead: boolean): string {
    const came = this.board.spiTransfer(bus, out);
    if (came === undefined) return "0";
    return isRead ? `1 ${hex(came)}` : "1";
  }

  private bits(fields: string[]): string | undefined {
    const [pin, t0h, t0l, t1h, t1l, ...more] = numbers(fields.slice(0, 5), 5) ?? [];
    const [isMore, data] = fields.slice(5);
    const bytes = bytesOf(data);
    if (pin === undefined || t0h === undefined || t0l === undefined || t1h === undefined || t1l === undefined || more.length > 0) return undefined;
    if (!isFlag(isMore) || bytes === undefined || fields.length > 7) return undefined;
    return this.trainPart(pin, { t0h, t0l, t1h, t1l }, bytes, isMore === "1");
  }

  private trainPart(pin: number, times: PulseTimes, bytes: Uint8Array, isMore: boolean): string {
    this.trainBytes += bytes.length;
    if (this.trainBytes <= MAX_TRAIN) this.train.push(bytes);
    if (isMore) return "1";
    const train = Buffer.concat(this.train);
    const isWhole = this.trainBytes <= MAX_TRAIN;
    this.train = [];
    this.trainBytes = 0;
    return flag(isWhole && this.board.pulses(pin, times, train));
  }
}

function flag(value: boolean): string {
  return value ? "1" : "0";
}

function isFlag(text: string | undefined): boolean {
  return text === "0" || text === "1";
}

/** Undefined unless there are so many, each a decimal number below 2^31. */
function numbers(fields: readonly string[], count: number): number[] | undefined {
  if (fields.length !== count || !fields.every((field) => /^\d{1,10}$/.test(field))) return undefined;
  const values = fields.map(Number);
  return values.every((value) => value < 2 ** 31) ? values : undefined;
}

function addressOf(text: string | undefined): number | undefined {
  return text !== undefined && /^(?:[0-7]?[0-9a-f]|ffff)$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

function bytesOf(text: string | undefined): Uint8Array | undefined {
  if (text === "-") return new Uint8Array(0);
  if (text === undefined || text.length > 2 * MAX_BYTES || !/^(?:[0-9a-f]{2})+$/.test(text)) return undefined;
  return Buffer.from(text, "hex");
}

function hex(bytes: Uint8Array): string {
  return bytes.length === 0 ? "-" : Buffer.from(bytes).toString("hex");
}
