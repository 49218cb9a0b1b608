import { jsonString } from "@meerkat/core/json_text.ts";
import { logError, logInfo, logWarn } from "@meerkat/core/log.ts";
import { readFile, statFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { addCronJob, type CronJob } from "@meerkat/cron/cron.ts";
import { parseCron } from "@meerkat/cron/cron_expression.ts";
import { type CrontabItem, crontabText, parseCrontab } from "./crontab_file.ts";

// Jobs that are kept in a file: each names an action, and whoever has registered it does it.

/** Longest file in bytes. */
const MAX_FILE_BYTES: i32 = 16384;

/** Does an action. `payload`: JSON text, empty if the job has none. */
export type CrontabAction = (payload: string, id: i32) => void;

class Handler {
  readonly action: string;
  readonly fn: CrontabAction;

  constructor(action: string, fn: CrontabAction) {
    this.action = action;
    this.fn = fn;
  }
}

/** An item and its job, if it is enabled. */
class Entry {
  readonly item: CrontabItem;
  job: CronJob | undefined = undefined;

  constructor(item: CrontabItem) {
    this.item = item;
  }
}

/** A list of jobs and the file it is kept in. */
export class Crontab {
  private readonly path: string;
  private entries: Entry[] = [];
  private handlers: Handler[] = [];
  /** The file is there and cannot be read: it must not be overwritten. */
  private damaged: boolean = false;

  constructor(path: string) {
    this.path = path;
  }

  /** `fn` does `action` from now on. */
  registerAction(action: string, fn: CrontabAction): void {
    this.handlers.unshift(new Handler(action, fn));
  }

  /** Reads the file and starts the jobs. Items whose expression is wrong are kept, but do not run. */
  load(): void {
    for (const entry of this.entries) stop(entry);
    const bytes = readFile(this.path, MAX_FILE_BYTES);
    const items = bytes === undefined ? undefined : parseCrontab(new TextDecoder().decode(bytes));
    this.damaged = items === undefined && statFile(this.path) !== undefined;
    if (this.damaged) logError("crontab", `${this.path} is no crontab: jobs cannot be changed until it is removed`);
    this.entries = (items ?? []).map((item) => new Entry(item));
    for (const entry of this.entries) this.start(entry);
  }

  /** The items, in the order in which they were added. */
  items(): CrontabItem[] {
    return this.entries.map((entry) => entry.item);
  }

  get(id: i32): CrontabItem | undefined {
    const index = this.indexOf(id);
    return index < 0 ? undefined : this.entries[index]!.item;
  }

  private indexOf(id: i32): i32 {
    return this.entries.findIndex((entry) => entry.item.id === id);
  }

  /** Adds an item; its `id` does not matter. Returns the id it got, or 0 if it cannot be kept. Throws CronError if `at` is wrong. */
  add(item: CrontabItem): i32 {
    parseCron(item.at);
    let id: i32 = 1;
    for (const entry of this.entries) {
      if (entry.item.id >= id) id = entry.item.id + 1;
    }
    const entry = new Entry(item.withId(id));
    if (!this.keep([...this.entries, entry])) return 0;
    this.start(entry);
    return id;
  }

  /** Replaces the item of that id, which exists. False if it cannot be kept. Throws CronError if `at` is wrong. */
  edit(item: CrontabItem): boolean {
    parseCron(item.at);
    const index = this.indexOf(item.id);
    const old = this.entries[index]!;
    const entry = new Entry(item);
    if (!this.keep(this.entries.with(index, entry))) return false;
    stop(old);
    this.start(entry);
    return true;
  }

  /** Removes the item of that id, which exists. False if that cannot be kept. */
  remove(id: i32): boolean {
    const old = this.entries[this.indexOf(id)]!;
    if (!this.keep(this.entries.filter((entry) => entry !== old))) return false;
    stop(old);
    return true;
  }

  /** Makes these the entries, if they can be written. */
  private keep(entries: Entry[]): boolean {
    const bytes = new TextEncoder().encode(crontabText(entries.map((entry) => entry.item)));
    if (this.damaged || bytes.length > MAX_FILE_BYTES || !writeFile(this.path, bytes)) return false;
    this.entries = entries;
    return true;
  }

  private start(entry: Entry): void {
    const item = entry.item;
    if (!item.enable) return;
    try {
      entry.job = addCronJob(item.at, () => this.run(item));
    } catch (error) {
      logError("crontab", `job ${item.id}: ${jsonString(item.at)}: ${error instanceof Error ? error.message : "error"}`);
    }
  }

  private run(item: CrontabItem): void {
    for (const handler of this.handlers) {
      if (handler.action !== item.action) continue;
      logInfo("crontab", `job ${item.id}: ${item.action}`);
      handler.fn(item.payload, item.id);
      return;
    }
    logWarn("crontab", `job ${item.id}: nobody does ${jsonString(item.action)}`);
  }
}

function stop(entry: Entry): void {
  if (entry.job !== undefined) entry.job.remove();
  entry.job = undefined;
}

/** The machine's list, in the file `crontab.json`. */
export const crontab: Crontab = new Crontab("/crontab.json");
