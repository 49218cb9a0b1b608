/** Samples of a program on the node machine: V8's profiler, over the inspector of its process. */
import { SourceMap, type SourceMapPayload } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";
import { UserError } from "../errors.ts";
import type { Frame, Sample } from "./samples.ts";

/** `Profiler.Profile` of the Chrome DevTools protocol. */
export interface CpuProfile {
  nodes: ProfileNode[];
  startTime: number;
  endTime: number;
  /** Ids of nodes, and microseconds between them. */
  samples?: number[];
  timeDeltas?: number[];
}

interface ProfileNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
  children?: number[];
  positionTicks?: { line: number; ticks: number }[];
}

const INTERVAL_US = 1000;
const CONNECT_TRIES = 200;
const RETRY_MS = 50;
const WAITING: ReadonlySet<string> = new Set(["(idle)", "(program)", "(root)"]);

/** Source maps of scripts, by address. */
export type Maps = ReadonlyMap<string, SourceMap>;

/** Watches the process whose inspector is at `port` for so long, or until `isOver`. Throws UserError. */
export async function profileNode(port: number, seconds: number, isOver: () => boolean): Promise<{ profile: CpuProfile; maps: Maps }> {
  const inspector = await Inspector.connect(port);
  await inspector.call("Debugger.enable");
  await inspector.call("Profiler.enable");
  await inspector.call("Profiler.setSamplingInterval", { interval: INTERVAL_US });
  await inspector.call("Profiler.start");
  for (const end = Date.now() + seconds * 1000; Date.now() < end && !isOver(); ) await delay(RETRY_MS);
  const { profile } = (await inspector.call("Profiler.stop")) as { profile: CpuProfile };
  const { maps } = inspector;
  inspector.close();
  return { profile, maps };
}

class Inspector {
  readonly maps = new Map<string, SourceMap>();
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (result: unknown) => void>();
  private lastId = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer) => this.take(JSON.parse(data.toString()) as Message));
    socket.on("close", () => {
      for (const settle of this.waiting.values()) settle(undefined);
    });
  }

  static async connect(port: number): Promise<Inspector> {
    for (let i = 0; i < CONNECT_TRIES; i++) {
      try {
        const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { webSocketDebuggerUrl: string }[];
        const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? "");
        await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
        return new Inspector(socket);
      } catch {
        await delay(RETRY_MS);
      }
    }
    throw new UserError("the inspector of the node machine does not answer");
  }

  async call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.lastId;
    const answer = new Promise((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    const result = await answer;
    if (result === undefined) throw new UserError("the machine ended before its time was up");
    return result;
  }

  close(): void {
    this.socket.close();
  }

  private take({ id, method, params, result }: Message): void {
    if (id !== undefined) {
      this.waiting.get(id)?.(result ?? {});
      this.waiting.delete(id);
    } else if (method === "Debugger.scriptParsed" && params?.sourceMapURL?.startsWith("data:") && params.url !== undefined) {
      const encoded = params.sourceMapURL.slice(params.sourceMapURL.indexOf(",") + 1);
      this.maps.set(params.url, new SourceMap(JSON.parse(Buffer.from(encoded, "base64").toString()) as SourceMapPayload));
    }
  }
}

interface Message {
  id?: number;
  method?: string;
  params?: { url?: string; sourceMapURL?: string };
  result?: unknown;
}

/** The samples as they are in the sources. */
export function samplesOf({ nodes, samples = [], timeDeltas = [] }: CpuProfile, maps: Maps): Sample[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const ticksLeft = new Map(nodes.map((node) => [node, (node.positionTicks ?? []).flatMap(({ line, ticks }) => Array<number>(ticks).fill(line))]));
  return samples.map((id, i): Sample => {
    const ms = (timeDeltas[i + 1] ?? INTERVAL_US) / 1000;
    const leaf = byId.get(id);
    if (!leaf || WAITING.has(leaf.callFrame.functionName)) return { frames: [], ms };
    const frames: Frame[] = [];
    for (let node: ProfileNode | undefined = leaf; node && !WAITING.has(node.callFrame.functionName); node = parents.get(node.id)) {
      const line = node === leaf ? ticksLeft.get(node)?.pop() : undefined;
      frames.push(frameOf(node, line, maps));
    }
    return { frames, ms };
  });
}

/** `line` counts from 1; without it, where the function begins. */
function frameOf({ callFrame }: ProfileNode, line: number | undefined, maps: Maps): Frame {
  const { url, functionName, lineNumber, columnNumber } = callFrame;
  const name = functionName || "(anonymous)";
  if (!url.startsWith("file:")) return { name, path: url, line: Math.max(0, line ?? lineNumber + 1) };
  const path = fileURLToPath(url);
  const at = line === undefined ? { line: lineNumber, column: columnNumber } : { line: line - 1, column: Number.MAX_SAFE_INTEGER };
  const entry = maps.get(url)?.findEntry(at.line, at.column);
  const original = entry && "originalLine" in entry ? entry.originalLine + 1 : at.line + 1;
  return { name, path, line: original };
}
