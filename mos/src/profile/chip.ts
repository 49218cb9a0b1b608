/** Samples of a program in QEMU: the machine is stopped by way of the debugger's line, looked at, and goes on. */
import { setTimeout as delay } from "node:timers/promises";
import { execute } from "../builder/process.ts";
import { connectSoon } from "../run/tcp.ts";
import { DISASSEMBLY_FLAGS, readDisassembly } from "../stack/disassembly.ts";
import { GdbRemote } from "./gdb-remote.ts";
import type { Sample } from "./samples.ts";
import { framesAt } from "./symbols.ts";
import { type Stopped, Unwinder } from "./unwind.ts";

const CONNECT_LIMIT_MS = 10_000;
const INTERVAL_MS = 2;
const SP = 13;
const LR = 14;
const PC = 15;

export interface ChipProgram {
  image: string;
  generated: string;
  tools: { objcopy: string; addr2line: string };
}

/** Lets the machine that waits at `port` run, and looks at it for so long, or until `isOver`. */
export async function sampleChip(program: ChipProgram, port: number, seconds: number, isOver: () => boolean): Promise<Sample[]> {
  const objdump = program.tools.objcopy.replace(/objcopy$/, "objdump");
  const code = readDisassembly((await execute([objdump, ...DISASSEMBLY_FLAGS, program.image])).stdout);
  const unwinder = new Unwinder(code);
  const top = code.symbols.get("__stack_top") ?? 0;
  const stopped = await watch(port, seconds, top, isOver);
  const stacks = stopped.map((state) => (unwinder.isWaiting(state) ? [] : unwinder.addresses(state)));
  const frames = await framesAt(program.image, program.tools.addr2line, program.generated, [...new Set(stacks.flat())]);
  return stopped.flatMap((state, i): Sample[] => {
    const addresses = stacks[i] as number[];
    const isWaiting = unwinder.isWaiting(state);
    // A boot loader, which this is not about.
    if (addresses.length === 0 && !isWaiting) return [];
    return [{ frames: addresses.flatMap((address) => frames.get(address) ?? []), ms: state.ms }];
  });
}

/** `ms`: how long the machine had run before. */
type Seen = Stopped & { ms: number };

async function watch(port: number, seconds: number, top: number, isOver: () => boolean): Promise<Seen[]> {
  const socket = await connectSoon(port, CONNECT_LIMIT_MS, isOver);
  if (!socket) return [];
  const machine = new GdbRemote(socket);
  const found: Seen[] = [];
  const end = Date.now() + seconds * 1000;
  machine.go();
  while (Date.now() < end && !isOver()) {
    const start = performance.now();
    await delay(INTERVAL_MS);
    if (!(await machine.stop())) break;
    const ms = performance.now() - start;
    const registers = await machine.registers();
    if (!registers) break;
    const [sp = 0, lr = 0, pc = 0] = [registers[SP], registers[LR], registers[PC]];
    const bytes = sp < top ? Math.min(top - sp, 16384) : 0;
    const stack = bytes > 0 ? await machine.memory(sp, bytes) : undefined;
    machine.go();
    found.push({ pc, lr, sp, stack: stack ?? Buffer.alloc(0), ms });
  }
  machine.close();
  return found;
}
