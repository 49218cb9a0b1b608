/** `mos create-delta`: a small bundle for devices that run a known release. */
import { readFileSync, writeFileSync } from "node:fs";
import { makeDeltaBundle } from "../bundle/delta-bundle.ts";
import { messageOf, UserError } from "../errors.ts";

export interface CreateDeltaFlags {
  output: string;
  json?: boolean;
}

export async function createDeltaCommand(old: string, wanted: string, { output, json }: CreateDeltaFlags): Promise<number> {
  const { bytes, imageBytes, deltaBytes } = makeDeltaBundle(read(old), read(wanted), old, wanted);
  try {
    writeFileSync(output, bytes);
  } catch (error) {
    throw new UserError(`cannot write ${output}: ${messageOf(error)}`);
  }
  const percent = ((100 * deltaBytes) / imageBytes).toFixed(1);
  if (json === true) process.stdout.write(`${JSON.stringify({ file: output, size: bytes.length, image: imageBytes, delta: deltaBytes })}\n`);
  else process.stderr.write(`${output}: ${bytes.length} bytes; the image as a delta has ${deltaBytes} of ${imageBytes} bytes (${percent} %)\n`);
  return 0;
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${messageOf(error)}`);
  }
}
