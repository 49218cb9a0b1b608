import type { Candidate } from "../../../core/test/torture/power_cuts.ts";
import { lfsCandidate } from "../../../libs/vfs-fs-lfs/test/torture.ts";
import { spiffsCandidate } from "../../../libs/vfs-fs-spiffs/test/torture.ts";

/** File systems by the name of their type. */
export const CANDIDATES: Record<string, Candidate> = { LFS: lfsCandidate, SPIFFS: spiffsCandidate };
