/** Addresses in panics and stack traces as TypeScript files and lines. */
import { spawnSync } from "node:child_process";
import { relative } from "node:path";

export interface SymbolSource {
  image: string;
  addr2line: string;
  /** The first address of a `backtrace:` line is where the processor stood, not where a call returns to. */
  firstIsExact: boolean;
}

const BACKTRACE = /^backtrace:((?: 0x[0-9a-f]+)+)\s*$/;
const STACK_LINE = /^ {4}at (0x[0-9a-f]+)\s*$/;

/** A line is held back only while it may still turn out to be one with addresses. */
const HELD_STARTS = ["backtrace: 0x", "    at 0x"];

/** Passes text on; after a `backtrace:` line, and in place of the lines `at 0x...`, it puts what the addresses stand for. */
export class Symboliser {
  private readonly source: SymbolSource;
  private readonly emit: (text: string) => void;
  private readonly decoder = new TextDecoder();
  private held = "";
  /** The line in `held` cannot be one of addresses: its beginning is out already. */
  private passing = false;

  constructor(source: SymbolSource, emit: (text: string) => void) {
    this.source = source;
    this.emit = emit;
  }

  push(bytes: Uint8Array): void {
    const lines = (this.held + this.decoder.decode(bytes, { stream: true })).split("\n");
    this.held = "";
    const rest = lines.pop() ?? "";
    for (const line of lines) {
      this.emit(this.passing ? `${line}\n` : this.translate(line));
      this.passing = false;
    }
    if (!this.passing && HELD_STARTS.some((start) => rest.startsWith(start) || start.startsWith(rest))) {
      this.held = rest;
    } else {
      this.passing = true;
      this.emit(rest);
    }
  }

  private translate(line: string): string {
    const one = STACK_LINE.exec(line)?.[1];
    // The runtime has moved these into the call already.
    if (one !== undefined)
      return (
        this.look([BigInt(one)])
          .map((text) => `${text}\n`)
          .join("") || `${line}\n`
      );
    const all = BACKTRACE.exec(line)?.[1];
    if (all === undefined) return `${line}\n`;
    const addresses = all.trim().split(" ").map(BigInt);
    const inCalls = addresses.map((address, i) => ((i === 0 && this.source.firstIsExact) || address === 0n ? address : address - 1n));
    return `${[line, ...this.look(inCalls)].join("\n")}\n`;
  }

  /** One line for each place, inlined calls included; none for what is not code of the image. */
  private look(addresses: bigint[]): string[] {
    const words = addresses.map((address) => `0x${address.toString(16)}`);
    const { status, stdout } = spawnSync(this.source.addr2line, ["-e", this.source.image, "-f", "-i", "-p", ...words], { encoding: "utf8" });
    if (status !== 0) return [];
    return stdout.split("\n").flatMap((row) => {
      const [, name, file, line] = /^(?: \(inlined by\) )?(\S+) at (.*):(\d+)/.exec(row) ?? [];
      if (name === undefined || file === undefined || file === "??") return [];
      const path = relative(process.cwd(), file);
      return [`    at ${name.replace(/^.*__/, "")} (${path.startsWith("../../..") ? file : path}:${line})`];
    });
  }
}
