/** Addresses of an image as functions and lines, inlined ones too. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CALL_TABLE_FILE, type CallTable } from "@meerkat/compiler/analyse/table.ts";
import { execute } from "../builder/process.ts";
import type { Frame } from "./samples.ts";

/** Of each address, innermost first; none for what is not code of the image. */
export async function framesAt(image: string, addr2line: string, generated: string, addresses: readonly number[]): Promise<Map<number, Frame[]>> {
  const { functions } = JSON.parse(readFileSync(join(generated, CALL_TABLE_FILE), "utf8")) as CallTable;
  // More than a command line takes.
  const list = `${image}.addresses`;
  writeFileSync(list, addresses.map((address) => `0x${address.toString(16)}\n`).join(""));
  const { stdout } = await execute([addr2line, "-e", image, "-f", "-i", "-a", `@${list}`]);
  rmSync(list);
  const found = new Map<number, Frame[]>();
  let frames: Frame[] = [];
  const rows = stdout.split("\n");
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as string;
    if (row.startsWith("0x")) {
      frames = [];
      found.set(Number(row), frames);
      continue;
    }
    const [, path = "??", line = "0"] = /^(.*):(\d+|\?)/.exec(rows[i + 1] ?? "") ?? [];
    i++;
    if (row === "" || (row === "??" && path === "??")) continue;
    frames.push({ name: functions[row.replace(/\..*$/, "")]?.name ?? row, path: path === "??" ? "" : path, line: Number(line) || 0 });
  }
  return found;
}
