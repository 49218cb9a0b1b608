/** What builds, machines and devices need of this computer, and how each is looked for. */
import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { packageOf } from "../builder/packages.ts";
import { execute } from "../builder/process.ts";
import { findPorts } from "../line/find.ts";

export interface Finding {
  /** What it is for: "node", "linux" ... */
  group: string;
  name: string;
  ok: boolean;
  /** Version or place; if it is missing, what does not work without it. */
  detail: string;
  /** Debian packages that bring it. */
  packages?: readonly string[];
  /** A command that brings it, where that is no package. */
  command?: string;
  /** Only tests or further chips need it. */
  optional?: true;
}

interface Program {
  group: string;
  program: string;
  /** What does not work without it. */
  use: string;
  packages?: readonly string[];
  optional?: true;
  /** Arguments that make it tell its version; by default `--version`. */
  version?: readonly string[];
}

const PROGRAMS: readonly Program[] = [
  { group: "projects", program: "git", use: "mos clone cannot fetch apps by address", packages: ["git"] },
  { group: "linux", program: "gcc", use: "nothing can be built for linux" },
  { group: "linux", program: "g++", use: "C++ of apps cannot be built for linux" },
  { group: "linux", program: "addr2line", use: "crashes are shown as addresses" },
  { group: "cortex-m", program: "arm-none-eabi-gcc", use: "nothing can be built for cortex-m" },
  { group: "cortex-m", program: "qemu-system-arm", use: "nothing can be run on cortex-m" },
  { group: "debugging", program: "gdb-multiarch", use: "mos debug works on the node machine only" },
  { group: "other chips", program: "riscv64-unknown-elf-gcc", use: "conformance is not shown on rv32imc", optional: true },
  { group: "other chips", program: "xtensa-lx106-elf-gcc", use: "conformance is not shown on lx106", optional: true },
  { group: "other chips", program: "qemu-system-riscv32", use: "conformance is not shown on rv32imc", optional: true },
  {
    group: "tests",
    program: "mosquitto",
    use: "tests with a foreign broker do not run",
    packages: ["mosquitto", "mosquitto-clients"],
    optional: true,
    version: ["-h"],
  },
  { group: "tests", program: "curl", use: "tests with a foreign HTTP client do not run", packages: ["curl"], optional: true },
  { group: "tests", program: "openssl", use: "tests with foreign TLS do not run", packages: ["openssl"], optional: true, version: ["version"] },
  {
    group: "tests",
    program: "mkfs.fat",
    use: "FAT volumes are not compared with foreign ones",
    packages: ["dosfstools", "mtools"],
    optional: true,
    version: ["--help"],
  },
  { group: "tests", program: "chromium", use: "tests of the web page do not run", packages: ["chromium"], optional: true },
];

interface Header {
  group: string;
  name: string;
  compiler: string;
  flags: readonly string[];
  header: string;
  use: string;
  packages: readonly string[];
}

const HEADERS: readonly Header[] = [
  {
    group: "linux",
    name: "mbedTLS",
    compiler: "gcc",
    flags: [],
    header: "mbedtls/ssl.h",
    use: "programs with TLS cannot be built for linux",
    packages: ["libmbedtls-dev"],
  },
  {
    group: "cortex-m",
    name: "picolibc",
    compiler: "arm-none-eabi-gcc",
    flags: ["--specs=picolibc.specs"],
    header: "stdio.h",
    use: "nothing can be built for cortex-m",
    packages: ["picolibc-arm-none-eabi"],
  },
];

const OLDEST_NODE = 20;

export async function findings(): Promise<Finding[]> {
  const looked = await Promise.all([...PROGRAMS.map(lookForProgram), ...HEADERS.map(lookForHeader)]);
  return [node(), packages(), await onPath(), ...looked, ...sources(), ...serialPorts()];
}

function node(): Finding {
  const ok = Number(process.versions.node.split(".")[0]) >= OLDEST_NODE;
  const detail = ok ? process.version : `${process.version}: ${OLDEST_NODE} or newer is needed`;
  return { group: "tool", name: "node", ok, detail, ...(ok ? {} : { command: "see https://nodejs.org/en/download" }) };
}

/** One that was installed for another Node or another system cannot be loaded. */
function packages(): Finding {
  const require = createRequire(import.meta.url);
  const missing = ["commander", "yaml", "ws", "mqtt", "serialport", "fflate", "esbuild", "typescript"].filter((name) => {
    try {
      require.resolve(name);
      return false;
    } catch {
      return true;
    }
  });
  const ok = missing.length === 0;
  return {
    group: "tool",
    name: "npm packages",
    ok,
    detail: ok ? join(repositoryRoot, "node_modules") : `missing: ${missing.join(", ")}`,
    ...(ok ? {} : { command: `npm ci --prefix ${repositoryRoot}` }),
  };
}

async function onPath(): Promise<Finding> {
  const path = await firstLine(["sh", "-c", "command -v mos"]);
  const command = `npm install --global ${join(repositoryRoot, "mos")}`;
  if (path === undefined) return { group: "tool", name: "mos", ok: false, detail: "not in PATH: npx mos works in the checkout only", command, optional: true };
  return { group: "tool", name: "mos", ok: true, detail: path };
}

async function lookForProgram({ group, program, use, packages, optional, version = ["--version"] }: Program): Promise<Finding> {
  const line = await firstLine([program, ...version]);
  const known = packages ?? packageOf(program)?.split(" ") ?? [];
  return { group, name: program, ok: line !== undefined, detail: line ?? use, packages: known, ...(optional ? { optional } : {}) };
}

async function lookForHeader({ group, name, compiler, flags, header, use, packages }: Header): Promise<Finding> {
  const path = await firstLine([
    "sh",
    "-c",
    `echo '#include <${header}>' | ${[compiler, ...flags].join(" ")} -E -x c - | sed -n 's/^# 1 "\\(.*${header.replace(".", "\\.").replace("/", "\\/")}\\)".*/\\1/p'`,
  ]);
  return { group, name, ok: path !== undefined && path !== "", detail: path || use, packages };
}

/** Trees that scripts/chip-libraries.sh fetches. */
function sources(): Finding[] {
  const trees = [
    { name: "lwIP", path: process.env.MEERKAT_LWIP ?? join(repositoryRoot, "build/sources/lwip"), use: "programs with a network cannot be built for cortex-m" },
    {
      name: "mbedTLS sources",
      path: process.env.MEERKAT_MBEDTLS ?? join(repositoryRoot, "build/sources/mbedtls"),
      use: "programs with TLS cannot be built for cortex-m",
    },
  ];
  const command = `bash ${join(repositoryRoot, "scripts/chip-libraries.sh")}`;
  return trees.map(({ name, path, use }) =>
    existsSync(path) ? { group: "cortex-m", name, ok: true, detail: path } : { group: "cortex-m", name, ok: false, detail: use, command },
  );
}

/** Those that are there can be opened or not; that there is none is nothing wrong. */
function serialPorts(): Finding[] {
  const found = findPorts(process.cwd()).filter(({ port }) => !port.includes("://"));
  return found.map(({ port, what }) => {
    const ok = mayOpen(port);
    const detail = ok ? what || "can be opened" : "no permission to open it (log in again after the command)";
    return { group: "devices", name: port, ok, detail, ...(ok ? {} : { command: "sudo usermod -a -G dialout $USER" }) };
  });
}

function mayOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Of what a command prints; undefined if it is not there, or fails. */
async function firstLine(command: readonly string[]): Promise<string | undefined> {
  try {
    const { status, stdout, stderr } = await execute(command);
    // Mosquitto tells its version in its help, which is no success to it.
    const line = (stdout || stderr).trim().split("\n")[0]?.trim();
    return status === 0 || /version/i.test(line ?? "") ? line : undefined;
  } catch {
    return undefined;
  }
}
