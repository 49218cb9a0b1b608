/**
 * `npm run bench:size -- [--runs N] [--modules] [--json FILE]`: what programs take on a Cortex-M3 at -Os, how long the collector stops
 * them, and how long they take to compile. ports/README.md says what counts as flash and what as RAM.
 */
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type BuildResult, build } from "../../../mos/src/builder/build.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { formatReport } from "../../../mos/src/builder/report.ts";
import { repositoryRoot } from "../../test/conformance/port.ts";
import { type Figure, figure, thisMachine, writeFigures } from "../figures.ts";
import { printTable } from "../table.ts";
import { measureCompileTime } from "./compile-time.ts";
import { buildConnected, CONNECTED_IMAGES, ramInUse } from "./connected.ts";
import { measurePauses } from "./pause.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "5" }, modules: { type: "boolean", default: false }, json: { type: "string" } },
});
const folder = join(repositoryRoot, "build/bench/size");
const rows: Figure[] = [];

/** `--modules` shows what the bytes are spent on. */
async function measureApp(name: string, app: string): Promise<void> {
  const plan = planBuild({ folder: app, platform: "cortex-m", variant: "size", output: join(folder, name) });
  const result: BuildResult = await build(plan);
  if (result.sizes === undefined) throw new Error(`${name} has no image`);
  if (values.modules) console.log(formatReport(plan, result, undefined, { allModules: true, path: false }));
  rows.push(figure(`${name}_flash_bytes`, result.sizes.flash, "bytes"), figure(`${name}_ram_bytes`, result.sizes.ram, "bytes"));
}

/** Connected devices: flash, and all of the RAM that they are given. */
async function measureConnected(): Promise<void> {
  const table = [["image", "flash", "of", "variables", "heap", "stack", "RAM in use", "of"]];
  const libraries: string[] = [];
  for (const image of CONNECTED_IMAGES) {
    const { plan, result, sizes } = await buildConnected(image.name);
    if (values.modules) console.log(formatReport(plan, result, undefined, { allModules: true, path: false }));
    const ram = ramInUse(sizes);
    table.push([image.name, ...[sizes.flash, image.flash, sizes.ram, sizes.heap, sizes.stack, ram, image.ram].map(String)]);
    rows.push(figure(`${image.name}_flash_bytes`, sizes.flash, "bytes"), figure(`${image.name}_ram_bytes`, ram, "bytes"));
    libraries.push(`${image.name}: ${plan.project.libFolders.map((path) => basename(path)).join(", ")}`);
  }
  console.log("connected devices, with the memory in which ports/cortex-m/test/connected-images.test.ts runs them");
  printTable(table);
  console.log(`${libraries.join("\n")}\n`);
}

async function measureCollector(): Promise<void> {
  const pauses = await measurePauses(join(folder, "pause"));
  console.log("collector, 64 KB heap full of live objects, QEMU -icount shift=0");
  printTable([
    ["full of", "instructions", "objects", "bytes in use", "of"],
    ...pauses.map((pause) => [pause.shape, ...[pause.instructions, pause.objects, pause.usedBytes, pause.heapBytes].map(String)]),
  ]);
  console.log("");
  rows.push(figure("gc_pause_instructions", Math.max(...pauses.map((pause) => pause.instructions)), "instructions"));
  for (const pause of pauses) rows.push(figure(`gc_pause_${pause.shape}_instructions`, pause.instructions, "instructions"));
}

async function measureCompiler(): Promise<void> {
  const { ms, phases, cpuMs } = await measureCompileTime(Number(values.runs), join(folder, "compile"));
  console.log(`apps/blink, TypeScript to C, median of ${values.runs} runs, each in a new process`);
  printTable([["phase", "ms"], ...phases.map((phase) => [phase.phase, phase.ms.toFixed(0)]), ["all", ms.toFixed(0)], ["processor time", cpuMs.toFixed(0)]]);
  console.log("");
  rows.push(figure("compile_blink_ms", Math.round(ms), "ms"), figure("compile_blink_processor_ms", Math.round(cpuMs), "ms"));
  for (const phase of phases) rows.push(figure(`compile_blink_${phase.phase}_ms`, Math.round(phase.ms), "ms"));
}

console.log(thisMachine());
await measureApp("empty", fileURLToPath(new URL("./programs/empty/", import.meta.url)));
await measureApp("blink", join(repositoryRoot, "apps/blink"));
await measureConnected();
await measureCollector();
await measureCompiler();
printTable([["metric", "value", "unit"], ...rows.map((row) => [row.metric, String(row.value), row.unit])]);
if (values.json !== undefined) writeFigures(values.json, "bench:size", rows);
