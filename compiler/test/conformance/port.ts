/** Reads `ports/<name>/port.json` (its schema is in ports/README.md) and makes compiler command lines of it. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const runtimeFolder = join(repositoryRoot, "compiler/runtime");

interface Variant {
  cflags: string[];
  ldflags: string[];
  env: Record<string, string>;
}

interface Board {
  cflags: string[];
  linkerScript?: string;
  sources?: string[];
  run?: { bare?: string[]; firmware?: { tcp: string[] }; gdb?: string[] };
}

interface PortDescription {
  tools: { cc: string; ar: string };
  cflags: string[];
  cwarnings: string[];
  cwarningsGenerated: string[];
  variants: Record<string, Variant>;
  includes: string[];
  sources: { common: string[]; firmware: string[]; bare: string[] };
  ldflags: string[];
  libs: string[];
  stackBytes: number;
  boards: Record<string, Board>;
}

export interface RunPorts {
  /** Where a debugger is waited for. */
  gdb?: number;
  /** UART 0 of a firmware. */
  tcp?: number;
}

/** One port, board, variant and personality, with flags and sources resolved. */
export interface Toolchain {
  cc: string;
  ar: string;
  cflags: string[];
  warnings: string[];
  warningsGenerated: string[];
  sources: string[];
  /** Flags after `cc` and before the objects. */
  ldflags: (heapBytes: number, stackBytes: number) => string[];
  libs: string[];
  stackBytes: number;
  run: (image: string, ports?: RunPorts) => string[];
  env: Record<string, string>;
}

export function loadToolchain(
  port: string,
  board: string,
  variantName: string,
  personality: "bare" | "firmware" = "bare",
): Toolchain {
  const folder = join(repositoryRoot, "ports", port);
  const description = JSON.parse(readFileSync(join(folder, "port.json"), "utf8")) as PortDescription;
  const variant = description.variants[variantName];
  const chosen = description.boards[board];
  if (!variant || !chosen) throw new Error(`ports/${port}/port.json has no variant ${variantName} or board ${board}`);
  const here = (text: string) => text.replaceAll("${port}", folder);
  const script = chosen.linkerScript ? join(folder, chosen.linkerScript) : undefined;
  const command = personality === "bare" ? chosen.run?.bare : chosen.run?.firmware?.tcp;
  const linkSizes = (heapBytes: number, stackBytes: number) =>
    script
      ? [
          "-T",
          script,
          `-Wl,--defsym=MK_HEAP_BYTES=${heapBytes}`,
          `-Wl,--defsym=MK_STACK_BYTES=${stackBytes}`,
        ]
      : [];
  return {
    cc: description.tools.cc,
    ar: description.tools.ar,
    cflags: [
      ...description.cflags.map(here),
      ...chosen.cflags,
      ...variant.cflags,
      `-I${runtimeFolder}`,
      ...description.includes.map((name) => `-I${join(folder, name)}`),
    ],
    warnings: description.cwarnings,
    warningsGenerated: description.cwarningsGenerated,
    sources: [...description.sources.common, ...description.sources[personality], ...(chosen.sources ?? [])].map((name) =>
      join(folder, name),
    ),
    ldflags: (heapBytes, stackBytes) => [
      ...chosen.cflags,
      ...variant.cflags,
      ...variant.ldflags,
      ...description.ldflags.map(here),
      ...linkSizes(heapBytes, stackBytes),
    ],
    libs: description.libs,
    stackBytes: description.stackBytes,
    run: (image, ports = {}) =>
      [...(command ?? []), ...(ports.gdb === undefined ? [] : (chosen.run?.gdb ?? []))].map((word) =>
        here(word)
          .replaceAll("${image}", image)
          .replaceAll("${gdbPort}", String(ports.gdb))
          .replaceAll("${tcpPort}", String(ports.tcp)),
      ),
    env: variant.env,
  };
}
