/** Who has called what on the stack of a stopped Cortex-M: found with the frames that the image's instructions make. */
import type { Disassembly, MachineFunction } from "../stack/disassembly.ts";
import { type FrameLayout, findEndless, layoutOf } from "../stack/frames.ts";

/** A stopped machine. */
export interface Stopped {
  pc: number;
  lr: number;
  sp: number;
  /** From `sp` up. */
  stack: Buffer;
}

const MAX_FRAMES = 64;
/** From here on, what looks like a return address is the way back from an interrupt (ARMv7-M ARM, B1.5.8). */
const EXC_RETURN = 0xffffffe0;
/** B1.5.6: the frame of an exception, where in it are the link register and the program counter, and the mark that a word aligns it. */
const EXCEPTION_BYTES = 32;
const EXCEPTION_LR = 20;
const EXCEPTION_PC = 24;
const EXCEPTION_PSR = 28;
const PSR_ALIGNED = 1 << 9;

export class Unwinder {
  private readonly starts: number[];
  private readonly functions: Disassembly["functions"];
  private readonly endless: ReadonlySet<number>;
  private readonly layouts = new Map<number, FrameLayout>();
  private readonly waits = new Set<number>();

  constructor({ functions }: Disassembly) {
    this.functions = functions;
    this.starts = [...functions.keys()].sort((a, b) => a - b);
    this.endless = findEndless(functions, []);
    for (const f of functions.values()) {
      f.instructions.forEach(({ mnemonic, address }, i) => {
        if (mnemonic !== "wfi") return;
        this.waits.add(address);
        const next = f.instructions[i + 1];
        if (next) this.waits.add(next.address);
      });
    }
  }

  /** It waits for an interrupt. */
  isWaiting({ pc }: Stopped): boolean {
    return this.waits.has(pc);
  }

  /** Addresses of instructions, innermost first: where it stands, then in the calls. Empty for what is not of this image. */
  addresses({ pc, lr, sp, stack }: Stopped): number[] {
    const found: number[] = [];
    const word = (address: number) => (address >= sp && address + 4 <= sp + stack.length ? stack.readUInt32LE(address - sp) : undefined);
    let at = pc;
    let link: number | undefined = lr;
    let top = sp;
    for (let isCall = false; found.length < MAX_FRAMES; ) {
      const place = isCall ? at - 2 : at;
      const f = this.functionAt(place);
      if (!f) break;
      found.push(place);
      const layout = this.layoutOf(f);
      const depth = layout.depths.get(at) ?? layout.depths.get(instructionBefore(f, at)) ?? 0;
      const isKept = layout.link !== undefined && depth > layout.linkFrom;
      const back: number | undefined = isKept ? word(top + depth - (layout.link as number)) : link;
      top += depth;
      link = undefined;
      if (back === undefined) break;
      if (back >= EXC_RETURN) {
        const interrupted = word(top + EXCEPTION_PC);
        if (interrupted === undefined) break;
        at = interrupted & ~1;
        link = word(top + EXCEPTION_LR);
        top += EXCEPTION_BYTES + ((word(top + EXCEPTION_PSR) ?? 0) & PSR_ALIGNED ? 4 : 0);
        isCall = false;
        continue;
      }
      at = back & ~1;
      isCall = true;
    }
    return found;
  }

  private layoutOf(f: MachineFunction): FrameLayout {
    let layout = this.layouts.get(f.address);
    if (!layout) this.layouts.set(f.address, (layout = layoutOf(f, this.endless)));
    return layout;
  }

  private functionAt(address: number): MachineFunction | undefined {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] as number) <= address) low = middle + 1;
      else high = middle;
    }
    const f = this.functions.get(this.starts[low - 1] ?? -1);
    const last = f?.instructions.at(-1);
    return f && last && address <= last.address + 2 ? f : undefined;
  }
}

/** Of a call that does not return: the address behind it is of something else. */
function instructionBefore(f: MachineFunction, address: number): number {
  return f.instructions.findLast((x) => x.address < address)?.address ?? f.address;
}
