/** Child process of compile-time.ts: compiles apps/blink to C once and prints the milliseconds of each phase as JSON. */
import { join } from "node:path";
import { compileProgram } from "../../../mos/src/builder/program.ts";
import { planBuild } from "../../../mos/src/builder/plan.ts";
import { repositoryRoot } from "../../test/conformance/port.ts";

const [output = ""] = process.argv.slice(2);
const plan = planBuild({ folder: join(repositoryRoot, "apps/blink"), platform: "cortex-m", output });
console.log(JSON.stringify(compileProgram(plan).timings));
