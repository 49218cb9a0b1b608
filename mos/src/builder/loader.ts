/** Builds the boot loader for a machine. */
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { type BuildResult, build } from "./build.ts";
import { planBuild } from "./plan.ts";

export interface LoaderOptions {
  platform: string;
  board: string;
  variant: string;
  /** DER SubjectPublicKeyInfo of the keys that images may be signed with; the place of a key is its number. */
  keys: readonly Uint8Array[];
  /** Takes what is made. */
  output: string;
}

const LOADER = join(repositoryRoot, "boot");

/** Throws UserError. */
export function buildLoader({ platform, board, variant, keys, output }: LoaderOptions): Promise<BuildResult> {
  // On a chip it has to fit into its place, however the program is built.
  const plan = planBuild({ folder: LOADER, platform, board, output, ...(platform === "linux" ? { variant } : {}) });
  return build({ ...plan, trustedKeys: keys });
}
