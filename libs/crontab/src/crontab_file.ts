import { jsonString } from "@meerkat/core/json_text.ts";

/** A job of the crontab. */
export class CrontabItem {
  readonly id: i32;
  /** Cron expression. */
  readonly at: string;
  readonly enable: boolean;
  readonly action: string;
  /** JSON text, empty if there is none. */
  readonly payload: string;

  constructor(id: i32, at: string, enable: boolean, action: string, payload: string) {
    this.id = id;
    this.at = at;
    this.enable = enable;
    this.action = action;
    this.payload = payload;
  }

  withId(id: i32): CrontabItem {
    return new CrontabItem(id, this.at, this.enable, this.action, this.payload);
  }

  /** Its members as JSON text, without the braces. */
  members(): string {
    const payload = this.payload === "" ? "" : `,"payload":${this.payload}`;
    return `"at":${jsonString(this.at)},"enable":${this.enable},"action":${jsonString(this.action)}${payload}`;
  }
}

/** The file of Mongoose OS: `{"items":[["1",{"at":"...","enable":true,"action":"...","payload":{}}]]}`. */
export function crontabText(items: readonly CrontabItem[]): string {
  return `{"items":[${items.map((item) => `["${item.id}",{${item.members()}}]`).join(",")}]}\n`;
}

/** Undefined if it is not such a file. An item without `enable` is enabled. */
export function parseCrontab(text: string): CrontabItem[] | undefined {
  try {
    return readItems(JSON.parse(text));
  } catch (_error) {
    return undefined;
  }
}

function readItems(file: JsonValue): CrontabItem[] | undefined {
  if (file === null || typeof file !== "object" || Array.isArray(file)) return undefined;
  const list = file.items;
  if (list === undefined || !Array.isArray(list)) return undefined;
  const items: CrontabItem[] = [];
  for (const entry of list) {
    const item = readItem(entry);
    if (item === undefined || items.some((other) => other.id === item.id)) return undefined;
    items.push(item);
  }
  return items;
}

function readItem(entry: JsonValue): CrontabItem | undefined {
  if (!Array.isArray(entry) || entry.length !== 2) return undefined;
  const key: JsonValue = entry[0]!;
  const job: JsonValue = entry[1]!;
  const id = typeof key === "string" ? Number(key) : Number.NaN;
  if (!Number.isInteger(id) || id < 1 || id > 0x7ffffffe) return undefined;
  if (job === null || typeof job !== "object" || Array.isArray(job)) return undefined;
  const { at, action, enable, payload } = job;
  if (typeof at !== "string" || typeof action !== "string") return undefined;
  return new CrontabItem(id, at, enable !== false, action, payload === undefined ? "" : JSON.stringify(payload));
}
