/** The functions of a linked Arm image, instruction by instruction: what `arm-none-eabi-objdump -d` prints, read. */

export interface Instruction {
  address: number;
  /** Without `.n` and `.w`. */
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
    current.instructions.push({
      address: Number.parseInt(address, 16),
      mnemonic: mnemonic.replace(/\.[nw]$/, ""),
      operands: operands.trim(),
      ...(target ? { target: Number.parseInt(target[1] as string, 16) } : {}),
    });
  }
  for (const f of functions.values()) f.names = [...new Set([...f.names, ...(names.get(f.address) ?? [])])].filter((name) => !name.startsWith("$"));
  return { functions, symbols };
}
