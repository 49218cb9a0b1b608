/**
 * What a device does in a trial: it boots, and is told to write a file and to save a setting, several times. What it has
 * answered is to be kept; what was under way when the power failed has happened whole or not at all.
 */
import type { Call } from "./machine.ts";

/** A setting that every program has, and that nothing but the console shows. */
const SETTING = "debug.level";
const LEVELS = [3, 2];
const FILE = "crashtest.txt";
const ROUNDS = 2;

/** What can be told of a device from outside. */
export interface State {
  level: number | undefined;
  /** Base64; undefined: there is no such file. */
  file: string | undefined;
}

/** Which services the app has. */
export interface Services {
  config: boolean;
  files: boolean;
}

interface Step {
  what: string;
  after: (state: State) => State;
  run: (call: Call) => Promise<void>;
}

export async function servicesOf(call: Call): Promise<Services> {
  const methods = (await call("RPC.List", {})) as string[];
  const has = (...names: string[]) => names.every((name) => methods.includes(name));
  return { config: has("Config.Get", "Config.Set", "Config.Save"), files: has("FS.Put", "FS.Get", "FS.List") };
}

export function stepsFor({ config, files }: Services): Step[] {
  const steps: Step[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const data = Buffer.from(`round ${round} ${"0123456789abcdef".repeat(16 * (round + 1))}`).toString("base64");
    const level = LEVELS[round % LEVELS.length] as number;
    if (files) steps.push({ what: `FS.Put of ${FILE}`, after: (state) => ({ ...state, file: data }), run: (call) => put(call, data) });
    if (config) steps.push({ what: `Config.Save of ${SETTING}`, after: (state) => ({ ...state, level }), run: (call) => save(call, level) });
  }
  return steps;
}

async function put(call: Call, data: string): Promise<void> {
  await call("FS.Put", { filename: FILE, data, append: false });
}

async function save(call: Call, level: number): Promise<void> {
  await call("Config.Set", { config: { debug: { level } } });
  await call("Config.Save", { reboot: false });
}

export async function stateOf(call: Call, { config, files }: Services): Promise<State> {
  const level = config ? ((await call("Config.Get", { key: SETTING })) as number) : undefined;
  const names = files ? ((await call("FS.List", {})) as string[]) : [];
  const file = names.includes(FILE) ? ((await call("FS.Get", { filename: FILE })) as { data: string }).data : undefined;
  return { level, file };
}

/** Names of the files, where the app tells them. */
export async function filesOf(call: Call, { files }: Services): Promise<string[]> {
  return files ? ((await call("FS.List", {})) as string[]) : [];
}

/** The states that a device may be in: from the last that it has answered for, to the one that was under way. */
export class Expectation {
  state: State;
  next: State | undefined;
  /** What was under way; empty: it booted. */
  doing = "";

  constructor(state: State) {
    this.state = state;
  }

  async run(call: Call, steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      this.doing = step.what;
      this.next = step.after(this.state);
      await step.run(call);
      this.state = this.next;
      this.next = undefined;
    }
    this.doing = "";
  }

  /** What is wrong with the state found; undefined if nothing is. */
  complaint(found: State): string | undefined {
    const { state, next = state } = this;
    if (found.level !== state.level && found.level !== next.level) return `${SETTING} is ${found.level}, not ${alternatives(state.level, next.level)}`;
    if (found.file === state.file || found.file === next.file) return undefined;
    return `${FILE} is ${shown(found.file)}, not ${alternatives(shown(state.file), shown(next.file))}`;
  }
}

function alternatives(a: unknown, b: unknown): string {
  return a === b ? String(a) : `${a} or ${b}`;
}

function shown(data: string | undefined): string {
  if (data === undefined) return "missing";
  const bytes = Buffer.from(data, "base64");
  return `${bytes.length} bytes "${bytes.toString("latin1", 0, 8)}..."`;
}
