/** `mos config-get` and `mos config-set`: the settings of a device. */
import { RemoteError, UserError } from "../errors.ts";
import { type Device, type DeviceFlags, withDevice } from "../rpc/connect.ts";
import { nearest } from "../suggest.ts";
import { confirmTrial, putOnTrial } from "./config-trial.ts";

export interface ConfigGetFlags extends DeviceFlags {
  level?: number;
  json?: boolean;
}

export interface ConfigSetFlags extends ConfigGetFlags {
  /** False with --no-save. */
  save: boolean;
  /** False with --no-reboot. */
  reboot: boolean;
  tryOnce?: boolean;
  /** Seconds. */
  trial?: number;
  /** Where the device is with the new settings; by default where it was. */
  confirmPort?: string;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** After a restart was ordered, so that what is called next does not meet the device on its way down. */
const REBOOT_PAUSE_MS = 200;

export async function configGetCommand(path: string | undefined, flags: ConfigGetFlags): Promise<number> {
  const value = await withDevice(flags, (device) => getValue(device, path ?? "", flags.level));
  const scalar = typeof value !== "object" || value === null;
  if (scalar && flags.json !== true) process.stdout.write(`${String(value ?? "")}\n`);
  else process.stdout.write(`${flags.json === true ? JSON.stringify(value) : JSON.stringify(value, null, 2)}\n`);
  return 0;
}

async function getValue(device: Device, path: string, level: number | undefined): Promise<Json> {
  try {
    return (await device.call("Config.Get", { ...(path === "" ? {} : { key: path }), ...(level === undefined || level < 0 ? {} : { level }) })) as Json;
  } catch (error) {
    if (!(error instanceof RemoteError) || error.code !== 404 || error.message.startsWith("No handler")) throw error;
    throw new UserError(`no config value at path "${path}"`, await suggestion(device, path));
  }
}

/** The nearest name among those beside it. */
async function suggestion(device: Device, path: string): Promise<string | undefined> {
  const parts = path.split(".");
  const last = parts.pop() ?? "";
  try {
    const beside = await device.call("Config.Get", parts.length === 0 ? {} : { key: parts.join(".") });
    if (typeof beside !== "object" || beside === null) return undefined;
    const name = nearest(last, Object.keys(beside));
    return name === undefined ? `there are ${Object.keys(beside).join(", ")}` : `did you mean ${[...parts, name].join(".")}?`;
  } catch {
    return "mos config-get lists all settings";
  }
}

export async function configSetCommand(assignments: string[], flags: ConfigSetFlags): Promise<number> {
  const pairs = assignments.map(parseAssignment);
  if (flags.trial !== undefined && (!flags.save || flags.tryOnce === true || flags.level !== undefined)) {
    throw new UserError(
      "--trial does not go with --no-save, --try-once or --level",
      "leave them out: a trial ends with the settings saved, or with the old ones",
    );
  }
  const outcome = await withDevice(flags, async (device) => {
    const config: { [key: string]: Json } = {};
    for (const [path, text] of pairs) insert(config, path, converted(path, text, await getValue(device, path, undefined)));
    return flags.trial === undefined ? save(device, config, flags) : tryOut(device, config, flags.trial, flags);
  });
  if (flags.json === true) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  else process.stderr.write(`${summary(outcome)}\n`);
  if (outcome.rebooting) await new Promise((resolve) => setTimeout(resolve, REBOOT_PAUSE_MS));
  return 0;
}

export function parseAssignment(text: string): [string, string] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new UserError(`${text} is not a setting and its value`, "write wifi.sta.ssid=MyNet");
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** `text` as a value of the type that the setting has now. */
export function converted(path: string, text: string, old: Json): Json {
  switch (typeof old) {
    case "boolean":
      if (text !== "true" && text !== "false") throw new UserError(`${path} must be true or false, not ${JSON.stringify(text)}`);
      return text === "true";
    case "number": {
      const number = Number(text);
      if (text.trim() === "" || !Number.isFinite(number)) throw new UserError(`${path} must be a number, not ${JSON.stringify(text)}`);
      return number;
    }
    case "object":
      if (old === null) return text;
      throw new UserError(
        `${path} is a group of settings`,
        `set one of them: ${Object.keys(old)
          .map((key) => `${path}.${key}`)
          .slice(0, 5)
          .join(", ")}`,
      );
    default:
      return text;
  }
}

/** Puts a value into a tree; only what is set is in it. */
export function insert(tree: { [key: string]: Json }, path: string, value: Json): void {
  const parts = path.split(".");
  const last = parts.pop() ?? "";
  let node = tree;
  for (const part of parts) {
    const next = node[part];
    node = typeof next === "object" && next !== null && !Array.isArray(next) ? next : (node[part] = {});
  }
  node[last] = value;
}

interface Outcome {
  saved: boolean;
  rebooting: boolean;
  /** After a trial. */
  confirmed?: true;
}

async function save(device: Device, config: object, flags: ConfigSetFlags): Promise<Outcome> {
  const { level, save: saves } = flags;
  const tryOnce = flags.tryOnce === true;
  const rebooting = saves && flags.reboot;
  const params = { config, save: saves, reboot: rebooting, try_once: tryOnce, ...(level !== undefined && level > 0 ? { level } : {}) };
  const reply = (await device.call("Config.Set", params)) as { saved?: boolean } | null;
  // Firmware before 2.12 does not save here.
  if (saves && reply?.saved !== true) await device.call("Config.Save", { try_once: tryOnce, reboot: rebooting });
  return { saved: saves, rebooting };
}

/** Both ends of a trial: puts the settings on it, and confirms them over a new connection. */
async function tryOut(device: Device, config: object, seconds: number, flags: ConfigSetFlags): Promise<Outcome> {
  await putOnTrial(device, config, seconds, flags.reboot);
  if (flags.json !== true) process.stderr.write(`on trial for ${seconds} s; ${flags.reboot ? "the device restarts" : "connecting again"}\n`);
  await device.client.close();
  await confirmTrial(flags.confirmPort === undefined ? flags : { ...flags, port: flags.confirmPort }, seconds, flags.reboot);
  return { saved: true, rebooting: false, confirmed: true };
}

function summary({ saved, rebooting, confirmed }: Outcome): string {
  if (confirmed) return "confirmed: the new settings stay";
  if (rebooting) return "saved; the device restarts";
  return saved ? "saved" : "set until the next restart (not saved)";
}
