/**
 * `npm run bench:net -- [--seconds N] [--json FILE]`: RPC per second over HTTP and WebSocket, MQTT messages per second through
 * mosquitto, and memory, of the node and linux machines, beside a server in plain C that knows one answer (baseline.c).
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { connectAsync } from "mqtt";
import WebSocket from "ws";
import { type Figure, figure, thisMachine, writeFigures } from "../../../compiler/bench/figures.ts";
import { printTable } from "../../../compiler/bench/table.ts";
import { freePort, Mosquitto } from "../../../libs/mqtt/test/mosquitto.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { mos, Tool } from "../../test/tool.ts";

const { values } = parseArgs({ options: { seconds: { type: "string", default: "5" }, json: { type: "string" } } });
const seconds = Number(values.seconds);
const here = fileURLToPath(new URL(".", import.meta.url));
const folder = join(repositoryRoot, "build/bench/net");
const CONNECTIONS = 50;
const MESSAGES = 100_000;
const PAYLOAD_BYTES = 64;
const FRAME = '{"id":1,"src":"bench","method":"Sys.GetInfo"}';

interface HttpLoad {
  requestsPerSecond: number;
  p99Ms: number;
}

/** wrk with one thread: the other processor is the server's. */
function loadHttp(port: number): HttpLoad {
  const script = join(folder, "post.lua");
  writeFileSync(script, `wrk.method = "POST"\nwrk.body = '${FRAME}'\nwrk.headers["Content-Type"] = "application/json"\n`);
  const args = ["-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, "--latency", "-s", script, `http://127.0.0.1:${port}/rpc`];
  const text = execFileSync("wrk", args, { encoding: "utf8" });
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(text) ?? [];
  if (/Non-2xx/.test(text) || !(rate > 0) || unit === undefined) throw new Error(`wrk: ${text}`);
  return { requestsPerSecond: rate, p99Ms: Number(p99) * (unit === "us" ? 0.001 : unit === "s" ? 1000 : 1) };
}

/** Each of the connections sends its next frame when the answer to the last one is there. */
async function loadWebSocket(port: number): Promise<number> {
  let answers = 0;
  const sockets = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`);
      socket.on("message", () => {
        answers++;
        socket.send(FRAME);
      });
      await once(socket, "open");
      return socket;
    }),
  );
  const start = performance.now();
  for (const socket of sockets) socket.send(FRAME);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const rate = (answers * 1000) / (performance.now() - start);
  for (const socket of sockets) socket.terminate();
  return rate;
}

/** Messages that a subscriber of the broker gets in a second. */
async function loadMqtt(broker: Mosquitto, uart: string, qos: number): Promise<number> {
  const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  let count = 0;
  const all = new Promise<void>((resolve) => client.on("message", () => ++count === MESSAGES && resolve()));
  await client.subscribeAsync("bench", { qos: 0 });
  const start = performance.now();
  await tool("call", "Bench.Publish", JSON.stringify({ count: MESSAGES, size: PAYLOAD_BYTES, qos }), "--port", uart);
  await all;
  const rate = (MESSAGES * 1000) / (performance.now() - start);
  await client.endAsync();
  return rate;
}

async function tool(...args: string[]): Promise<string> {
  const ended = await mos(args);
  if (ended.status !== 0) throw new Error(`mos ${args.join(" ")}: ${ended.stderr}`);
  return ended.stdout;
}

/** Resident memory, in bytes. */
function residentBytes(pid: number): number {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** The process that listens at a port. */
function listenerOf(port: number): number {
  return Number(/pid=(\d+)/.exec(execFileSync("ss", ["-Hltnp", `sport = :${port}`], { encoding: "utf8" }))?.[1]);
}

async function measureBaseline(): Promise<HttpLoad & { rss: number }> {
  const image = join(folder, "baseline");
  execFileSync("gcc", ["-O2", "-Wall", "-Wextra", "-o", image, join(here, "baseline.c")]);
  const child = spawn(image, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = (await once(child.stdout, "data")) as [Buffer];
    return { ...loadHttp(Number(port.toString())), rss: residentBytes(child.pid as number) };
  } finally {
    child.kill();
  }
}

interface MachineLoad extends HttpLoad {
  wsPerSecond: number;
  mqtt: number[];
  rss: number;
}

async function measureMachine(platform: string, broker: Mosquitto): Promise<MachineLoad> {
  const output = join(folder, platform);
  const port = await freePort();
  rmSync(output, { recursive: true, force: true });
  const run = new Tool(["run", "--platform", platform, "--output", output, "--tcp", "0", join(here, "app")]);
  try {
    const uart = (await run.printed(/RPC port: (tcp:\S+)/, 300_000))[1] as string;
    await tool("config-set", "--port", uart, `http.listen_addr=127.0.0.1:${port}`, "mqtt.enable=true", `mqtt.server=127.0.0.1:${broker.port}`);
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const http = loadHttp(port);
    const wsPerSecond = await loadWebSocket(port);
    const mqtt = [await loadMqtt(broker, uart, 0), await loadMqtt(broker, uart, 1)];
    return { ...http, wsPerSecond, mqtt, rss: residentBytes(listenerOf(port)) };
  } finally {
    run.signal("SIGINT");
    await run.ended;
  }
}

mkdirSync(folder, { recursive: true });
console.log(thisMachine());
const broker = await new Mosquitto().start(["allow_anonymous true", "max_inflight_messages 0", "set_tcp_nodelay true"]);
const rows: Figure[] = [];
try {
  const c = await measureBaseline();
  rows.push(figure("c_http_rps", Math.round(c.requestsPerSecond), "requests/s"), figure("c_http_p99_ms", c.p99Ms, "ms"), figure("c_rss_bytes", c.rss, "bytes"));
  for (const platform of ["linux", "node"]) {
    const load = await measureMachine(platform, broker);
    const ratio = load.requestsPerSecond / c.requestsPerSecond;
    // The metrics of the linux machine have no prefix.
    const prefix = platform === "linux" ? "" : `${platform}_`;
    rows.push(
      { metric: `${prefix}http_rps`, value: Math.round(load.requestsPerSecond), unit: "requests/s", peer: "c", ratio },
      figure(`${prefix}http_rps_ratio_vs_c`, ratio, "ratio"),
      figure(`${prefix}http_p99_ms`, load.p99Ms, "ms"),
      figure(`${prefix}ws_rps`, Math.round(load.wsPerSecond), "requests/s"),
      figure(`${prefix}mqtt_pub_per_s`, Math.round(load.mqtt[0] ?? 0), "messages/s"),
      figure(`${prefix}mqtt_qos1_pub_per_s`, Math.round(load.mqtt[1] ?? 0), "messages/s"),
      figure(`${prefix}rss_bytes`, load.rss, "bytes"),
    );
  }
} finally {
  await broker.remove();
}
printTable([["metric", "value", "unit", "/ c"], ...rows.map((row) => [row.metric, String(row.value), row.unit, row.ratio?.toFixed(2) ?? ""])]);
if (values.json !== undefined) writeFigures(values.json, "bench:net", rows);
