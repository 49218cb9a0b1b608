/** The update of a device: what is in its slots, and how far one is that this tool sends. */
import { createHash } from "node:crypto";
import { checkBundle, manifestEnd, readBundle } from "../bundle/bundle.ts";
import { RemoteError, UserError } from "../errors.ts";
import { followUpdate } from "../update/follow.ts";
import { type Connect, sendBundle } from "../update/send.ts";
import { type Caller, readState } from "../update/state.ts";
import { problemOf } from "./problem.ts";
import type { SlotInfo, TimelineEvent, UpdateInfo } from "./protocol.ts";

/** What the updater needs of a device. */
export interface Updatable {
  readonly link: { call(method: string, params?: unknown, timeoutMs?: number): Promise<unknown> };
  note(kind: TimelineEvent["kind"], text: string): void;
}

const CALL_MS = 5000;
/** Long enough for an answer over a slow line, and short enough to be an update of a device on the desk. */
const CHUNK_BYTES = 2048;
const UPDATE_TIMEOUT_S = 300;
/** Of an update that this tool commits. */
const COMMIT_TIMEOUT_S = 60;
const TELL_MS = 100;
const SLOTS = 2;

interface BootState {
  active_slot: number;
  is_committed: boolean;
  revert_slot: number;
  commit_timeout: number;
}

export class Updater {
  private readonly device: Updatable;
  private readonly tell: (info: UpdateInfo) => void;
  private current: UpdateInfo = { supported: false, slots: [], message: "", commitLeft: 0, phase: "idle" };
  /** What was seen to run from each slot. */
  private readonly seen = new Map<number, string>();
  private busy = false;
  private told = 0;
  private countdown: NodeJS.Timeout | undefined;

  constructor(device: Updatable, tell: (info: UpdateInfo) => void) {
    this.device = device;
    this.tell = tell;
  }

  get info(): UpdateInfo {
    return this.current;
  }

  /** Asks the device for its slots. Nothing is thrown: what cannot be asked stays as it was known. */
  async refresh(): Promise<void> {
    try {
      const state = await readState(this.caller);
      const boot = ((await this.device.link.call("OTA.GetBootState", undefined, CALL_MS).catch(() => undefined)) ?? undefined) as BootState | undefined;
      const { app = "" } = ((await this.device.link.call("Sys.GetInfo", undefined, CALL_MS)) ?? {}) as { app?: string };
      const active = boot?.active_slot ?? state.partition;
      this.seen.set(state.partition, `${app} ${state.version} (${state.id})`);
      const isCommitted = boot?.is_committed ?? state.isCommitted;
      const slots: SlotInfo[] = Array.from({ length: SLOTS }, (_, slot) => ({
        slot,
        active: slot === active,
        firmware: this.seen.get(slot) ?? "",
        committed: slot !== active || isCommitted,
      }));
      const commitLeft = isCommitted || boot === undefined ? 0 : Math.max(0, boot.commit_timeout - state.uptime);
      this.set({ supported: true, slots, message: state.message, commitLeft });
      this.countDown(commitLeft > 0);
    } catch (error) {
      if (error instanceof RemoteError && error.code === 404) this.set({ supported: false, slots: [] });
    }
  }

  /**
   * `make` builds or reads the bundle. Without `commitTimeout` (seconds) the tool commits as soon as the new firmware answers;
   * with it, somebody has to call `commit` in time. Resolves when it has begun.
   */
  start(make: () => Promise<Uint8Array>, commitTimeout: number | undefined): void {
    if (this.busy) throw new UserError("an update is under way already");
    this.busy = true;
    this.set({ phase: "building", sent: undefined, total: undefined, problem: undefined });
    void this.run(make, commitTimeout)
      .catch((error: unknown) => {
        this.set({ phase: "failed", problem: problemOf(error) });
        this.device.note("update", `failed: ${problemOf(error).message}`);
      })
      .finally(() => {
        this.busy = false;
        void this.refresh();
      });
  }

  async commit(): Promise<void> {
    await this.device.link.call("OTA.Commit");
    await this.refresh();
  }

  async revert(): Promise<void> {
    await this.device.link.call("OTA.Revert");
  }

  private get caller(): Caller {
    return { call: (method, params) => this.device.link.call(method, params, CALL_MS) };
  }

  private async run(make: () => Promise<Uint8Array>, commitTimeout: number | undefined): Promise<void> {
    const bytes = await make();
    const bundle = readBundle(bytes, "the bundle");
    const [finding] = checkBundle(bundle);
    if (finding !== undefined) throw new UserError(`the bundle: ${finding}`);
    const { name = "firmware", version = "", build_id: id = "" } = bundle.manifest;
    const what = `${name} ${version} (${id})`;
    this.set({ phase: "sending", sent: 0, total: bytes.length });
    this.device.note("update", `sending ${what}, ${bytes.length} bytes`);
    const connect: Connect = (run) => run(this.caller);
    const timeout = commitTimeout ?? COMMIT_TIMEOUT_S;
    const begin = {
      timeout: UPDATE_TIMEOUT_S,
      commit_timeout: timeout,
      size: bytes.length,
      manifest_sha256: createHash("sha256").update(bundle.manifestBytes).digest("hex"),
    };
    const note = (text: string) => this.device.note("update", text);
    const sent = await sendBundle(connect, bytes, { begin, chunkSize: CHUNK_BYTES, manifestEnd: manifestEnd(bytes), at: (done) => this.progress(done), note });
    if (!sent.restarts) throw new UserError(`nothing to do: ${sent.message}`);
    this.seen.set(1 - sent.before.partition, what);
    this.set({ phase: "restarting", sent: bytes.length });
    const verdict = await followUpdate(connect, sent.before, {
      commits: commitTimeout === undefined,
      commitTimeoutMs: timeout * 1000,
      note: (text) => {
        note(text);
        this.set({ phase: commitTimeout === undefined ? "verifying" : "waiting-for-commit" });
        void this.refresh();
      },
    });
    if (verdict.result === "rolled back") {
      this.set({ phase: "reverted", problem: { message: `back on ${verdict.version} (${verdict.id}): ${verdict.reason}` } });
      note(`rolled back: ${verdict.version} (${verdict.id}) runs: ${verdict.reason}`);
    } else {
      this.set({ phase: "committed" });
      note(`committed: ${verdict.version} (${verdict.id}) runs`);
    }
  }

  private progress(done: number): void {
    const now = performance.now();
    if (now - this.told < TELL_MS) return;
    this.told = now;
    this.set({ sent: done });
  }

  /** Undefined as a value takes a member away. */
  private set(change: { [K in keyof UpdateInfo]?: UpdateInfo[K] | undefined }): void {
    this.current = Object.fromEntries(Object.entries({ ...this.current, ...change }).filter(([, value]) => value !== undefined)) as unknown as UpdateInfo;
    this.tell(this.current);
  }

  private countDown(wanted: boolean): void {
    clearTimeout(this.countdown);
    if (wanted) this.countdown = setTimeout(() => void this.refresh(), 1000).unref();
  }
}
