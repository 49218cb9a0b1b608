/**
 * `npm run bench:latency -- [--edges N] [--json FILE]`: instructions of a Cortex-M3 between an edge at a pin and the first
 * line of its TypeScript handler: while the board answers RPC over HTTP, while it makes TLS handshakes one after the other,
 * and while it has nothing else to do.
 *
 * QEMU runs with `-icount shift=0`, so that its virtual time is 1 ns an instruction; a timer of the board makes the edges and
 * reads their age, 40 instructions a tick. The run is refused if a million instructions do not read as a million.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "node:tls";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Figure, figure, thisMachine, writeFigures } from "../../../compiler/bench/figures.ts";
import { printTable } from "../../../compiler/bench/table.ts";
import { freePort, Line } from "../../../compiler/test/ports/tcp.ts";
import { Certificates } from "../../../core/test/net/certificates.ts";
import { loadToolchain, repositoryRoot } from "../../../ports/description.ts";
import { build } from "../../src/builder/build.ts";
import { planBuild } from "../../src/builder/plan.ts";

const { values } = parseArgs({ options: { edges: { type: "string", default: "300" }, json: { type: "string" } } });
const edges = Number(values.edges);
const folder = join(repositoryRoot, "build/bench/latency");
const FRAME = '{"id":1,"src":"bench","method":"Sys.GetInfo"}';
const CONNECTIONS = 4;
const INSTRUCTIONS_A_TICK = 40;
const MILLION_TICKS = 1_000_000 / INSTRUCTIONS_A_TICK;
const TICKS_OF_DOUBT = 2;
/** QEMU counts far slower than a quiet machine lets it when others work. */
const LIMIT_MS = 300_000;
/** From one answer to the next edge, at least; a callback of a handshake lasts longer than one of HTTP. */
const LEAST_INSTRUCTIONS = 5_000_000;
const TLS_LEAST_INSTRUCTIONS = 60_000_000;
const TLS_EDGES_SHARE = 0.2;

async function call(httpPort: number, method: string, params: object): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${httpPort}/rpc/${method}`, { method: "POST", body: JSON.stringify(params) });
  if (!answer.ok) throw new Error(`${method}: ${answer.status} ${await answer.text()}`);
}

/** Ages of the edges, in instructions, smallest first. */
async function measure(line: Line, httpPort: number, edges: number, least = LEAST_INSTRUCTIONS): Promise<number[]> {
  await call(httpPort, "Latency.Measure", { edges, ticks: least / INSTRUCTIONS_A_TICK });
  const text = await line.expect(/^measured\r?\n/m, LIMIT_MS);
  const million = Number(/^million (\d+)\r?$/m.exec(text)?.[1]);
  if (!(Math.abs(million - MILLION_TICKS) <= TICKS_OF_DOUBT)) throw new Error(`a million instructions read as ${million} ticks`);
  const ages = [...text.matchAll(/^ages ([-\d ]+)\r?$/gm)].flatMap((found) => (found[1] ?? "").split(" ").map(Number));
  if (ages.length !== edges) throw new Error(`${ages.length} edges of ${edges}`);
  if (ages.some((age) => !(age >= 0))) throw new Error("an edge was not handled before the next one was due");
  return ages.map((age) => age * INSTRUCTIONS_A_TICK).sort((a, b) => a - b);
}

/** The same with a client that sends requests over a few connections, each when the last one is answered. */
async function measureLoaded(line: Line, httpPort: number): Promise<{ ages: number[]; requests: number }> {
  const script = join(folder, "post.lua");
  writeFileSync(script, `wrk.method = "POST"\nwrk.body = '${FRAME}'\nwrk.headers["Content-Type"] = "application/json"\n`);
  const args = ["-t1", `-c${CONNECTIONS}`, `-d${LIMIT_MS / 1000}s`, "--timeout", "60s", "-s", script, `http://127.0.0.1:${httpPort}/rpc`];
  const load = spawn("wrk", args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  load.stdout.on("data", (bytes: Buffer) => {
    text += bytes;
  });
  const ended = once(load, "close");
  try {
    const ages = await measure(line, httpPort, edges);
    load.kill("SIGINT");
    await ended;
    const requests = Number(/(\d+) requests in/.exec(text)?.[1]);
    if (/Non-2xx|Socket errors/.test(text) || !(requests > 0)) throw new Error(`wrk: ${text}`);
    return { ages, requests };
  } finally {
    load.kill("SIGKILL");
  }
}

/** The same with a client that makes full handshakes (ECDHE, ECDSA with P-256), one after the other. */
async function measureHandshakes(line: Line, httpPort: number, tlsPort: number): Promise<{ ages: number[]; handshakes: number }> {
  const certificates = new Certificates();
  const text = (file: string) => readFileSync(certificates.path(file), "utf8");
  await call(httpPort, "Latency.Secure", { cert: text("server.pem"), key: text("server.key") });
  certificates.remove();
  let running = true;
  let handshakes = 0;
  const client = async () => {
    while (running) {
      const socket = connect({ port: tlsPort, host: "127.0.0.1", rejectUnauthorized: false }, () => {
        handshakes++;
        socket.destroy();
      });
      // Refused now and then, while the board has not yet noticed that the one before has gone.
      socket.on("error", () => {});
      await new Promise((resolve) => socket.once("close", resolve));
    }
  };
  const loop = client();
  const ages = await measure(line, httpPort, Math.ceil(edges * TLS_EDGES_SHARE), TLS_LEAST_INSTRUCTIONS);
  running = false;
  await loop;
  if (handshakes < ages.length) throw new Error(`only ${handshakes} handshakes`);
  return { ages, handshakes };
}

const median = (sorted: number[]): number => sorted[sorted.length >> 1] as number;
const largest = (sorted: number[]): number => sorted[sorted.length - 1] as number;

console.log(thisMachine());
mkdirSync(folder, { recursive: true });
const app = fileURLToPath(new URL("./app/", import.meta.url));
const { record } = await build(planBuild({ folder: app, platform: "cortex-m", variant: "size", output: join(folder, "app") }));
const uart = await freePort();
const httpPort = await freePort();
const tlsPort = await freePort();
const command = loadToolchain("cortex-m", "mps2-an385", "size", "firmware").run(record.image, {
  tcp: uart,
  forwards: [
    { protocol: "tcp", hostPort: httpPort, devicePort: 80 },
    { protocol: "tcp", hostPort: tlsPort, devicePort: 443 },
  ],
});
const [file = "", ...args] = [...command, "-icount", "shift=0"];
const machine = spawn(file, args, { stdio: "ignore" });
const rows: Figure[] = [];
try {
  const line = await Line.connect(uart);
  await line.expect(/Init done/, LIMIT_MS);
  const idle = await measure(line, httpPort, edges);
  const { ages, requests } = await measureLoaded(line, httpPort);
  const tls = await measureHandshakes(line, httpPort, tlsPort);
  line.close();
  console.log(`${edges} edges idle and beside ${requests} requests, ${tls.ages.length} beside ${tls.handshakes} handshakes`);
  rows.push(
    figure("irq_latency_instructions_max", largest(ages), "instructions"),
    figure("irq_latency_instructions_median", median(ages), "instructions"),
    figure("irq_latency_tls_instructions_max", largest(tls.ages), "instructions"),
    figure("irq_latency_tls_instructions_median", median(tls.ages), "instructions"),
    figure("irq_latency_idle_instructions_max", largest(idle), "instructions"),
    figure("irq_latency_idle_instructions_median", median(idle), "instructions"),
  );
} finally {
  machine.kill("SIGKILL");
}
printTable([["metric", "value", "unit"], ...rows.map((row) => [row.metric, String(row.value), row.unit])]);
if (values.json !== undefined) writeFigures(values.json, "bench:latency", rows);
