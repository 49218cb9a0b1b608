/** What an image carries: the program as its platform starts it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../builder/plan.ts";
import { execute } from "../builder/process.ts";
import type { BuildRecord } from "../builder/record.ts";
import { UserError } from "../errors.ts";
import { bundleForNode } from "./node-module.ts";

/** On chips what lies at the load address, on linux the program without its debug information. Throws UserError. */
export async function payloadOf(plan: Plan, record: BuildRecord): Promise<Uint8Array> {
  const { toolchain } = plan;
  if (toolchain === undefined) return bundleForNode(plan, record);
  const how = toolchain.boot === undefined ? ["--strip-all"] : ["-O", "binary"];
  const made = join(plan.folder, `${record.app}.payload`);
  const { status, stderr } = await execute([toolchain.tools.objcopy, ...how, record.image, made]);
  if (status !== 0) throw new UserError(`the image cannot be taken out of ${record.image}\n${stderr.trimEnd()}`);
  return readFileSync(made);
}
