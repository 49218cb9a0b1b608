/** Between the tool and the process that builds for it. */
import type { BuildOptions } from "../builder/plan.ts";
import type { BuildRecord } from "../builder/record.ts";
import type { BuildResult, Problem } from "../ui/protocol.ts";

export interface BuildOrder {
  options: BuildOptions;
  /** Only whether there are errors; nothing is made. */
  checkOnly: boolean;
}

export interface BuildReply {
  result: BuildResult;
  /** If it is good, and more than a check. */
  built?: BuiltImage;
  /** Why it has failed, if not for what is wrong in the program. */
  error?: Problem;
}

export interface BuiltImage {
  record: BuildRecord;
  /** Of a program that a boot loader starts. */
  loader?: BuildRecord;
  /** Folder of this platform's build. */
  folder: string;
}
