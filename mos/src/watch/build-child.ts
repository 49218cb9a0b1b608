/** Process that builds: compiling takes seconds in which nothing else is done, and the tool has to stay awake. */
import { resolve } from "node:path";
import { build } from "../builder/build.ts";
import { loaderOf } from "../builder/loader-of.ts";
import { planBuild } from "../builder/plan.ts";
import { CompileErrors, checkProgram } from "../builder/program.ts";
import { UserError } from "../errors.ts";
import { problemOf } from "../ui/problem.ts";
import type { BuildOrder, BuildReply } from "./build-protocol.ts";
import { problemsInC, problemsOf } from "./problems.ts";

async function carryOut({ options, checkOnly }: BuildOrder): Promise<BuildReply> {
  const start = performance.now();
  const folder = resolve(options.folder);
  const platform = options.platform ?? "";
  const ms = () => Math.round(performance.now() - start);
  try {
    const plan = planBuild({ ...options, linesOnly: true });
    if (checkOnly) {
      const diagnostics = await checkProgram(plan);
      return { result: { ok: true, platform: plan.platform, ms: ms(), problems: problemsOf(diagnostics, folder) } };
    }
    const { record, folder: made, sizes, diagnostics } = await build(plan);
    const loader = record.firmware && (await loaderOf(record, record.firmware));
    const figures = sizes === undefined ? {} : { flashBytes: sizes.flash, ramBytes: sizes.ram };
    return {
      result: { ok: true, platform: plan.platform, ms: ms(), problems: problemsOf(diagnostics, folder), ...figures },
      built: { record, folder: made, ...(loader === undefined ? {} : { loader }) },
    };
  } catch (error) {
    if (error instanceof CompileErrors) return { result: { ok: false, platform, ms: ms(), problems: problemsOf(error.diagnostics, folder) } };
    const inC = error instanceof UserError ? problemsInC(error.message, folder) : [];
    return { result: { ok: false, platform, ms: ms(), problems: inC }, error: problemOf(error) };
  }
}

// The terminal sends Ctrl-C to this process too: the parent decides.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
process.on("message", async (order: BuildOrder) => {
  const reply = await carryOut(order);
  process.send?.(reply, undefined, undefined, () => {});
});
