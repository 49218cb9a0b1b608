/** Child process of compile-time.ts: compiles apps/blink to C once and prints a CompileSample as JSON. */
import { join } from "node:path";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { compileAfresh } from "../../../mos/src/builder/program.ts";
import { repositoryRoot } from "../../test/conformance/port.ts";
import type { CompileSample } from "./compile-time.ts";

const [output = ""] = process.argv.slice(2);
const plan = planBuild({ folder: join(repositoryRoot, "apps/blink"), platform: "cortex-m", output });
const before = process.cpuUsage();
const phases = (await compileAfresh(plan)).timings;
const { user, system } = process.cpuUsage(before);
const sample: CompileSample = { phases: [...phases], cpuMs: (user + system) / 1000 };
console.log(JSON.stringify(sample));
