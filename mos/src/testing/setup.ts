/** What `mos test` tells the process of a test file: which machine to boot. */
import type { BoardDescription } from "../board/description.ts";
import type { BuildRecord } from "../builder/record.ts";

/** Variable of the environment with a TestSetup as JSON. */
export const SETUP_VARIABLE = "MOS_TEST_SETUP";

/** A test that is in every file: without one, nothing would end the machine. It is not told. */
export const MACHINE_TEST = "mos: the machine has booted";

export interface TestSetup {
  /** The app that is tested; the machine may begin with its boot loader. */
  app: BuildRecord;
  boots: BuildRecord;
  board: BoardDescription;
  /** File of its flash, which is as on a new device. */
  flash: string;
  /** Takes what is noted about the machine while it runs. */
  folder: string;
  /** The bundle to update it with; none if the app cannot be updated. */
  bundle?: string;
}

export function readSetup(): TestSetup {
  const text = process.env[SETUP_VARIABLE];
  if (text === undefined) throw new Error("this is a test of an app: mos test runs it, on each machine");
  return JSON.parse(text) as TestSetup;
}
