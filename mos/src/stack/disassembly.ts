/** The functions of a linked Arm image, instruction by instruction: what `arm-none-eabi-objdump -d` prints, read. */

/**
 * Where an instruction leads: to the next one; to a function and back (`call`); elsewhere (`jump`), or that on a condition
 * (`branch`); out of the function (`return`), or that on a condition (`leave`); through a table (`switch`) or a register (`far`); nowhere.
 */
export type Flow = "next" | "call" | "jump" | "branch" | "return" | "leave" | "switch" | "far" | "stop";

export interface Instruction {
  address: number;
  flow: Flow;
  /** Only on a condition. */
  conditional: boolean;
  /** Without `.n` and `.w`, and without the condition. */
  mnemonic: string;
  operands: string;
  /** Address it names, of a call or a jump. */
  target?: number;
}

export interface MachineFunction {
  address: number;
  /** Symbols of this address; the first is that of the disassembly. Those that one file has for itself are there as `file.c:name` too. */
  names: string[];
  instructions: Instruction[];
}

/** Options for a text that this module reads. */
export const DISASSEMBLY_FLAGS = ["-d", "-t", "--no-show-raw-insn"] as const;

const SYMBOL = /^([0-9a-f]{8}) ([ \w!]{7}) \S+\t[0-9a-f]{8} (?:\.hidden )?(\S+)$/;
const HEAD = /^([0-9a-f]{8}) <(.+)>:$/;
const LINE = /^ *([0-9a-f]+):\t([a-z][\w.]*)(?:\t([^@;]*))?/;
const TARGET = /([0-9a-f]+) <[^>]+>\s*$/;

export interface Disassembly {
  /** By address. */
  functions: Map<number, MachineFunction>;
  /** Values of symbols that are no functions. */
  symbols: Map<string, number>;
}

export function readDisassembly(text: string): Disassembly {
  const symbols = new Map<string, number>();
  const functions = new Map<number, MachineFunction>();
  const names = new Map<number, string[]>();
  let current: MachineFunction | undefined;
  let file = "";
  for (const line of text.split("\n")) {
    const symbol = SYMBOL.exec(line);
    if (symbol) {
      const [, value = "", flags = "", name = ""] = symbol;
      if (flags.endsWith("df")) file = name;
      if (!flags.endsWith("F")) {
        symbols.set(name, Number.parseInt(value, 16));
        continue;
      }
      const address = Number.parseInt(value, 16) & ~1;
      names.set(address, [...(names.get(address) ?? []), name, ...(flags.startsWith("l") ? [`${file}:${name}`] : [])]);
      continue;
    }
    const head = HEAD.exec(line);
    if (head) {
      const address = Number.parseInt(head[1] as string, 16);
      current = { address, names: [head[2] as string], instructions: [] };
      functions.set(address, current);
      continue;
    }
    const found = LINE.exec(line);
    if (!found || !current) continue;
    const [, address = "", mnemonic = "", operands = ""] = found;
    const target = TARGET.exec(operands.trim());
    const [plain, conditional] = withoutCondition(mnemonic.replace(/\.[nw]$/, ""));
    current.instructions.push({
      address: Number.parseInt(address, 16),
      flow: flowOf(plain, conditional, operands),
      conditional,
      mnemonic: plain,
      operands: operands.trim(),
      ...(target ? { target: Number.parseInt(target[1] as string, 16) } : {}),
    });
  }
  for (const f of functions.values()) f.names = [...new Set([...f.names, ...(names.get(f.address) ?? [])])].filter((name) => !name.startsWith("$"));
  return { functions, symbols };
}

const CONDITIONAL =
  /^(bl|blx|bx|b|pop|ldmia|ldr|adds?|addw|subs?|subw|mov|str|strd|stmdb|push|vpush|vpop|v?ldmia|vstmdb|cmp)(?:eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)$/;

function withoutCondition(mnemonic: string): [string, boolean] {
  const found = CONDITIONAL.exec(mnemonic);
  return found ? [found[1] as string, true] : [mnemonic, false];
}

function flowOf(mnemonic: string, conditional: boolean, operands: string): Flow {
  switch (mnemonic) {
    case "bl":
    case "blx":
      return "call";
    case "b":
      return conditional ? "branch" : "jump";
    case "cbz":
    case "cbnz":
      return "branch";
    case "bx":
      if (operands.trim() !== "lr") return "far";
      return conditional ? "leave" : "return";
    case "tbb":
    case "tbh":
      return "switch";
    case "udf":
      return "stop";
    case "ldr":
      if (!operands.startsWith("pc")) return "next";
      if (/\[pc|lsl/.test(operands)) return "switch";
      if (!operands.includes("[sp]")) return "far";
      return conditional ? "leave" : "return";
    case "pop":
    case "ldmia":
      if (!/\bpc\b/.test(operands)) return "next";
      return conditional ? "leave" : "return";
    case "mov":
      return /^pc, lr/.test(operands) ? "return" : "next";
    default:
      return "next";
  }
}
