/** The connected images: what they take, and what they may. ports/cortex-m/test/connected-images.test.ts shows them at work in that memory. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildResult, build } from "../../../mos/src/builder/build.ts";
import { type Plan, planBuild } from "../../../mos/src/builder/plan.ts";
import type { Sizes } from "../../../mos/src/builder/sizes.ts";
import { repositoryRoot } from "../../../ports/description.ts";

export interface ConnectedImage {
  name: string;
  /** Limits in bytes, of flash and of RAM in use. */
  flash: number;
  ram: number;
}

export const CONNECTED_IMAGES: readonly ConnectedImage[] = [
  { name: "full", flash: 400 * 1024, ram: 128 * 1024 },
  { name: "notls", flash: 220 * 1024, ram: 64 * 1024 },
];

export interface BuiltImage {
  plan: Plan;
  result: BuildResult;
  sizes: Sizes;
  /** Folders of the app and of what was built. */
  folder: string;
  output: string;
}

export async function buildConnected(name: string): Promise<BuiltImage> {
  const folder = fileURLToPath(new URL(`./programs/${name}/`, import.meta.url));
  const output = join(repositoryRoot, "build/bench/size", name);
  const plan = planBuild({ folder, platform: "cortex-m", variant: "size", output });
  const result = await build(plan);
  if (result.sizes === undefined) throw new Error(`${name} has no image`);
  return { plan, result, sizes: result.sizes, folder, output };
}

/** Everything that is taken: variables, the heap, the stack. */
export function ramInUse({ ram, heap, stack }: Sizes): number {
  return ram + heap + stack;
}
