/** Builds the boot loader for a machine. */
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { build, buildUnchecked } from "./build.ts";
import { planBuild } from "./plan.ts";
import type { BuildRecord } from "./record.ts";
import type { Sizes } from "./sizes.ts";

export interface LoaderOptions {
  platform: string;
  board: string;
  variant: string;
  /** DER SubjectPublicKeyInfo of the keys that images may be signed with; the place of a key is its number. */
  keys: readonly Uint8Array[];
  /** Takes what is made. */
  output: string;
}

export interface BuiltLoader {
  record: BuildRecord;
  /** Undefined where nothing is linked. */
  sizes: Sizes | undefined;
}

const LOADER = join(repositoryRoot, "boot");

/** Throws UserError. */
export async function buildLoader({ platform, board, variant, keys, output }: LoaderOptions): Promise<BuiltLoader> {
  // On a chip it has to fit into its place, however the program is built.
  const plan = planBuild({ folder: LOADER, platform, board, output, ...(platform === "linux" ? { variant } : {}) });
  // On the node machine it runs as it is, whatever the program that it starts is checked for.
  if (!plan.toolchain) return { record: await buildUnchecked({ ...plan, trustedKeys: keys }), sizes: undefined };
  return build({ ...plan, trustedKeys: keys });
}
