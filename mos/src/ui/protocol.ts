/**
 * Between the web page and the tool: JSON over one WebSocket. The page sends `Request`s; each gets one `Response`. The tool
 * sends `Notice`s at any time. The names of the methods and what they take and give are those of `Methods`.
 */
import type { BoardChange, BoardState } from "../board/state.ts";

/** Path of the WebSocket; the token is its query's `token`. */
export const SOCKET_PATH = "/ws";

export interface Request {
  id: number;
  method: keyof Methods;
  params: unknown;
}

export type Response = { id: number; result: unknown } | { id: number; error: Problem };

/** What went wrong, and what to do about it. */
export interface Problem {
  message: string;
  hint?: string;
  /** Code of an RPC error that the device has answered with. */
  code?: number;
}

export type DeviceState = "building" | "starting" | "online" | "offline" | "crashed" | "stopped";

export interface DeviceInfo {
  /** Stays the same while the tool runs. */
  id: string;
  name: string;
  /** A machine that this tool runs, or something at an address. */
  kind: "machine" | "remote";
  /** As `--port` takes it. */
  address: string;
  state: DeviceState;
  /** Why it is not online. */
  reason?: string;
  /** From its Sys.GetInfo. */
  app?: string;
  version?: string;
  platform?: string;
  /** The app's folder, for a machine: there are its sources. */
  folder?: string;
  hasBoard: boolean;
}

export interface ConsoleLine {
  /** Counts from 1 for each device. */
  seq: number;
  /** Milliseconds since 1970. */
  at: number;
  text: string;
}

/** An entry of a config schema, in the order of the schema; values are in a tree of objects beside it. */
export interface SettingInfo {
  /** `mqtt.server` */
  path: string;
  /** `o`: a group. */
  type: "o" | "b" | "i" | "ui" | "d" | "f" | "s";
  title: string;
  /** Longer help, if the schema has one. */
  help?: string;
}

export interface FileInfo {
  name: string;
  size: number;
}

/** Of the compiler or the C compiler. */
export interface BuildProblem {
  /** Relative to the app's folder where it lies in it. */
  file: string;
  /** From 1; 0: not known. */
  line: number;
  column: number;
  code: string;
  message: string;
  hint?: string;
  severity: "error" | "warning";
}

export interface BuildResult {
  ok: boolean;
  platform: string;
  ms: number;
  problems: BuildProblem[];
  flashBytes?: number;
  ramBytes?: number;
}

/** Flash or RAM by module and symbol; a node's bytes are those of its children. */
export interface SizeNode {
  name: string;
  bytes: number;
  /** Difference to the build before. */
  change?: number;
  children?: SizeNode[];
}

export interface SizeReport {
  platform: string;
  /** When it was built, milliseconds since 1970. */
  at: number;
  flash: SizeNode;
  ram: SizeNode;
  flashLimit?: number;
  ramLimit?: number;
}

export interface SlotInfo {
  slot: number;
  active: boolean;
  /** What is in it, as far as known: "weather-station 1.1". Empty: nothing. */
  firmware: string;
  committed: boolean;
}

export interface UpdateInfo {
  /** False: its app has no updater. */
  supported: boolean;
  slots: SlotInfo[];
  /** From OTA.Status. */
  message: string;
  /** Seconds that are left to commit; 0: nothing waits for it. */
  commitLeft: number;
  /** Of an update that this tool sends: bytes, and what they are of. */
  sent?: number;
  total?: number;
  phase: "idle" | "building" | "sending" | "restarting" | "verifying" | "waiting-for-commit" | "committed" | "reverted" | "failed";
  problem?: Problem;
}

/** Something that has happened to a device. */
export interface TimelineEvent {
  at: number;
  kind: "boot" | "crash" | "build" | "update" | "config" | "rpc" | "board" | "net" | "mqtt" | "file";
  text: string;
}

/** Values at one moment, by series: "heap free", "bme280.temperature", as the device says them. */
export interface Sample {
  at: number;
  values: Record<string, number>;
}

export interface Methods {
  "devices.list": { params: Record<string, never>; result: DeviceInfo[] };
  /** Addresses that could be devices: serial ports, machines that run. */
  "devices.candidates": { params: Record<string, never>; result: { address: string; title: string }[] };
  "devices.add": { params: { address: string; user?: string }; result: DeviceInfo };
  "devices.remove": { params: { device: string }; result: null };
  /** Power of a machine; `cut` takes it away at once and does not give it back. */
  "machine.power": { params: { device: string; action: "start" | "stop" | "restart" | "cut" }; result: null };

  "board.get": { params: { device: string }; result: BoardState };
  "board.act": { params: { device: string; part: string; control: string; value: string | number | boolean }; result: null };

  "console.history": { params: { device: string }; result: ConsoleLine[] };
  "console.send": { params: { device: string; text: string }; result: null };

  "rpc.list": { params: { device: string }; result: string[] };
  "rpc.describe": { params: { device: string; method: string }; result: { name: string; args_fmt: string } };
  "rpc.call": { params: { device: string; method: string; args?: unknown }; result: unknown };

  "config.get": { params: { device: string }; result: { schema: SettingInfo[]; values: unknown } };
  /** `changes` is a tree with the changed settings alone. */
  "config.set": { params: { device: string; changes: unknown; save: boolean; reboot: boolean }; result: null };

  "files.list": { params: { device: string; path: string }; result: FileInfo[] };
  /** Contents as base64. */
  "files.get": { params: { device: string; name: string }; result: { data: string } };
  "files.put": { params: { device: string; name: string; data: string }; result: null };
  "files.remove": { params: { device: string; name: string }; result: null };
  "files.rename": { params: { device: string; from: string; to: string }; result: null };

  /** Sources of a machine's app: names relative to its folder. Nothing outside of it can be read or written. */
  "project.files": { params: { device: string }; result: FileInfo[] };
  "project.read": { params: { device: string; name: string }; result: { text: string } };
  /** Writes a source file; with `mos watch` on, the machine builds and restarts by itself. */
  "project.write": { params: { device: string; name: string; text: string }; result: null };
  build: { params: { device: string; platform?: string }; result: BuildResult };
  "build.size": { params: { device: string }; result: SizeReport };

  "update.info": { params: { device: string }; result: UpdateInfo };
  /** Builds the app and sends it, or sends a bundle (base64 of a fw.zip). Progress comes as notices. */
  "update.start": { params: { device: string; bundle?: string; commitTimeout?: number }; result: null };
  "update.commit": { params: { device: string }; result: null };
  "update.revert": { params: { device: string }; result: null };

  timeline: { params: { device: string }; result: TimelineEvent[] };
  samples: { params: { device: string }; result: Sample[] };
}

export type Notice =
  | { event: "devices"; data: DeviceInfo[] }
  | { event: "board"; device: string; data: BoardChange }
  | { event: "console"; device: string; data: ConsoleLine[] }
  | { event: "build"; device: string; data: BuildResult }
  | { event: "update"; device: string; data: UpdateInfo }
  | { event: "timeline"; device: string; data: TimelineEvent }
  | { event: "sample"; device: string; data: Sample };
