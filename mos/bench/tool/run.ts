/**
 * `npm run bench:tool`: how long somebody waits for the tool. From an edit to the program that has it, on the node machine and in
 * QEMU (which `--skip-qemu` leaves out); for the help; for the first paint of the page; and the page's size. Medians, since other
 * things run on a computer too.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { type Figure, figure, thisMachine, writeFigures } from "../../../compiler/bench/figures.ts";
import { printTable } from "../../../compiler/bench/table.ts";
import { repositoryRoot } from "../../../ports/description.ts";
import { Desk } from "../../src/ui/desk.ts";
import { Devices } from "../../src/ui/devices.ts";
import { Page } from "../../src/ui/page.ts";
import { startUiServer } from "../../src/ui/server.ts";
import { Tool } from "../../test/tool.ts";
import { AppCopy } from "../../test/ui/app-copy.ts";
import { BROWSER_ARGUMENTS, CHROMIUM } from "../../test/ui/chromium.ts";

const { values } = parseArgs({
  options: { json: { type: "string" }, rounds: { type: "string", default: "5" }, "skip-qemu": { type: "boolean", default: false } },
});
const rounds = Number(values.rounds);

const APP = "weather-station";
const LIMIT_MS = 300_000;
/** From what an edit has brought to the next edit. The compiler may be at work still, as it is when somebody types quickly. */
const PAUSE_MS = 3000;

/** Milliseconds from the moment that a file is written to the line that the new program prints, for each round. */
async function watch(app: string, platform: string): Promise<number[]> {
  const copy = new AppCopy(app);
  const tool = new Tool(["watch", "--platform", platform, "--tcp", "0", copy.folder]);
  const times: number[] = [];
  try {
    await tool.printed(/runs on .* after/, LIMIT_MS);
    for (let round = 0; round < rounds; round++) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      tool.stderr = "";
      const start = performance.now();
      copy.change("src/main.ts", (text) => `${text}console.log("round ${round} of the edit");\n`);
      await tool.printed(new RegExp(`round ${round} of the edit`), LIMIT_MS);
      times.push(performance.now() - start);
    }
    return times;
  } finally {
    tool.signal("SIGINT");
    await tool.ended;
    copy.remove();
  }
}

function help(): number[] {
  return Array.from({ length: rounds }, () => {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, [join(repositoryRoot, "mos/bin/mos.js"), "--help"]);
    if (status !== 0) throw new Error(`mos --help: status ${status}`);
    return performance.now() - start;
  });
}

/** Milliseconds from the navigation to the first text or picture, in a browser that has seen nothing of it before. */
async function firstPaint(): Promise<number[]> {
  const devices = new Devices();
  const server = await startUiServer(new Desk(devices), "127.0.0.1:0");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: BROWSER_ARGUMENTS });
  const times: number[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(server.url);
      const painted = `new Promise((resolve) => new PerformanceObserver((list) => {
        const entry = list.getEntriesByName("first-contentful-paint")[0];
        if (entry) resolve(entry.startTime);
      }).observe({ type: "paint", buffered: true }))`;
      const ms = await page.evaluate<number>(painted);
      // The first one finds the browser cold too.
      if (round > 0) times.push(ms);
      await context.close();
    }
    return times;
  } finally {
    await browser.close();
    await server.close();
    await devices.close();
  }
}

/** Of all that the page loads before it is there, as it goes over the wire, and of all its files. */
async function bundleBytes(): Promise<{ start: number; all: number }> {
  const page = new Page();
  const html = await page.file("/");
  const names = [...String(html?.bytes).matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, name = ""]) => name);
  const files = await Promise.all(names.map((name) => page.file(name)));
  return { start: [html, ...files].reduce((sum, file) => sum + (file?.gzipped.length ?? 0), 0), all: page.bytes };
}

const median = (times: number[]): number => Math.round([...times].sort((a, b) => a - b)[times.length >> 1] as number);

console.log(thisMachine());
const { start, all } = await bundleBytes();
const rows: Figure[] = [
  figure("watch_node_ms", median(await watch(APP, "node")), "ms"),
  figure("watch_node_blink_ms", median(await watch("blink", "node")), "ms"),
  figure("help_ms", median(help()), "ms"),
  figure("ui_first_paint_ms", median(await firstPaint()), "ms"),
  figure("ui_bundle_bytes", all, "bytes"),
  figure("ui_first_load_gzip_bytes", start, "bytes"),
];
if (!values["skip-qemu"]) {
  rows.push(figure("watch_qemu_ms", median(await watch(APP, "cortex-m")), "ms"));
  rows.push(figure("watch_qemu_blink_ms", median(await watch("blink", "cortex-m")), "ms"));
}
printTable([["metric", "value", "unit"], ...rows.map((row) => [row.metric, String(row.value), row.unit])]);
if (values.json !== undefined) writeFigures(values.json, "bench:tool", rows);
