/** Runs the picture program of a display's library on the node machine, and draws what its board then shows. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { loadBoard } from "../board/load.ts";
import { build } from "../builder/build.ts";
import { planBuild } from "../builder/plan.ts";
import type { MachineBoard } from "../run/machine-board.ts";
import { startSession } from "../run/session.ts";
import { drawing } from "./drawing.ts";

/** The program prints this when all is shown. */
const DRAWN = "drawn\n";
const DRAW_LIMIT_MS = 30_000;
/** Of the board's parts it is told some times a second. */
const QUIET_MS = 300;
/** What the board's part is called. */
const DISPLAY = "display";

function programFolder(library: string): string {
  return join(repositoryRoot, "libs", library, "test/app");
}

/** Whether a library has such a program: a board whose part `display` is one. */
export function hasPicture(library: string): boolean {
  const file = join(programFolder(library), "board.yml");
  return existsSync(file) && loadBoard(file).parts.some((part) => part.id === DISPLAY);
}

/** The picture, as SVG. `output` is a folder for the build. */
export async function makePicture(library: string, output: string): Promise<string> {
  const folder = programFolder(library);
  const { record, folder: built } = await build(planBuild({ folder, platform: "node", output: join(output, library) }));
  let printed = "";
  let tellDrawn = (_isDrawn: boolean) => {};
  const drawn = new Promise<boolean>((resolve) => {
    tellDrawn = resolve;
  });
  const session = await startSession({
    record,
    port: 0,
    noteIn: built,
    board: loadBoard(join(folder, "board.yml")),
    console: (bytes) => {
      printed += Buffer.from(bytes).toString();
      if (printed.includes(DRAWN)) tellDrawn(true);
    },
  });
  const limit = setTimeout(() => tellDrawn(false), DRAW_LIMIT_MS);
  try {
    if (!(await Promise.race([drawn, session.ended.then(() => false)]))) throw new Error(`the picture program of ${library} has drawn nothing:\n${printed}`);
    await quiet(session.machine.board);
    const { parts, values, complaints } = await session.machine.board.state();
    if (complaints.length > 0) throw new Error(`the picture program of ${library}: ${complaints.join("; ")}`);
    const part = parts.find(({ id }) => id === DISPLAY);
    const value = values[DISPLAY];
    if (part === undefined || value === undefined) throw new Error(`no part ${DISPLAY} on the board of ${library}`);
    return drawing(part, value);
  } finally {
    clearTimeout(limit);
    session.machine.stop();
    await session.ended;
  }
}

/** Until nothing has changed for a while. */
function quiet(board: MachineBoard): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      stop();
      resolve();
    }, QUIET_MS);
    const stop = board.onChange(() => timer.refresh());
  });
}
