/** A machine that is booted for a trial: with a flash of its own, and maybe a fault in it. */
import { POWER_CUT_STATUS } from "../../../ports/flash_fault.ts";
import type { BoardDescription } from "../board/description.ts";
import type { BuildRecord } from "../builder/record.ts";
import { RemoteError } from "../errors.ts";
import { parseAddress } from "../line/address.ts";
import type { RpcClient } from "../rpc/client.ts";
import { openClient } from "../rpc/connect.ts";
import { startSession } from "../run/session.ts";

export interface TrialMachine {
  record: BuildRecord;
  board: BoardDescription;
  /** Folder of what the trial leaves. */
  folder: string;
  /** Milliseconds within which it has to boot, and to answer a call. */
  limitMs: number;
}

/** How a boot has ended. `silent`: it runs, and does not answer. `crashed`: it has ended by itself. */
export type Ending = "finished" | "cut" | "silent" | "crashed";

export interface Boot {
  ending: Ending;
  /** The last of what it has printed. */
  console: string;
  /** Why it is not `finished` or `cut`. */
  reason?: string;
}

export type Call = (method: string, params: object) => Promise<unknown>;

const CONSOLE_TAIL = 4000;

/** A device that answers a call with an error is as good as one that does not. */
class Refused extends Error {}

/** Boots, runs `work` with calls to the device, and ends the machine, whatever happens. `fault` as in `mos run --flash-fault`. */
export async function bootFor(machine: TrialMachine, flash: string, fault: string, work: (call: Call) => Promise<void>, signal: AbortSignal): Promise<Boot> {
  let console = "";
  const { record, board, folder, limitMs } = machine;
  const session = await startSession({
    record,
    port: 0,
    noteIn: folder,
    flash,
    flashFaults: fault,
    board,
    console: (bytes) => {
      console = (console + Buffer.from(bytes).toString()).slice(-CONSOLE_TAIL);
    },
  });
  const stop = () => session.machine.stop();
  signal.addEventListener("abort", stop);
  let status: number | undefined;
  const gone = session.ended.then((ended) => {
    status = ended;
  });
  let client: RpcClient | undefined;
  let problem: unknown;
  try {
    const opened = await openClient(parseAddress(session.port), { timeout: limitMs, baudRate: 115_200 });
    client = opened;
    const whole = async () => {
      await opened.greet(limitMs);
      await work((method, params) => opened.call(method, JSON.stringify(params), limitMs));
    };
    await Promise.race([whole(), gone]);
  } catch (error) {
    problem = error;
  }
  // A machine whose power was cut is gone at once; its line may be the first to tell.
  const endedBySelf = status !== undefined || (problem !== undefined && (await within(gone, 200)));
  stop();
  await gone;
  await client?.close();
  signal.removeEventListener("abort", stop);
  if (endedBySelf && status === POWER_CUT_STATUS) return { ending: "cut", console };
  if (endedBySelf && !signal.aborted) return { ending: "crashed", console, reason: `the machine has ended with status ${status}` };
  if (problem === undefined) return { ending: "finished", console };
  if (!(problem instanceof Error)) throw problem;
  if (problem instanceof RemoteError || problem instanceof Refused)
    return { ending: "silent", console, reason: `it answers with an error: ${problem.message}` };
  return { ending: "silent", console, reason: problem.message };
}

function within(promise: Promise<void>, ms: number): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms).unref())]);
}
