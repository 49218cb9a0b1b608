/** Runs an app's own tests on a platform, by the tool. */
import { join } from "node:path";
import { expect } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import type { PlatformResults } from "../src/test-runner/report.ts";
import { mos } from "./tool.ts";

export const APP_TESTS_LIMIT_MS = 400_000;

/** Each of them has to pass. */
export async function expectAppTests(app: string, platform: string): Promise<void> {
  const output = join(repositoryRoot, "build/mos-test", `${app}-tests`);
  const { stdout, stderr, status } = await mos(["test", `apps/${app}`, "--platform", platform, "--output", output, "--json"]);
  const [run] = stdout === "" ? [] : (JSON.parse(stdout) as PlatformResults[]);
  expect(run, stderr).toBeDefined();
  const failed = run?.results.filter(({ outcome }) => outcome === "failed").map(({ name, error }) => `${name}: ${error}`);
  expect(failed).toEqual([]);
  expect(run?.results.length).toBeGreaterThan(5);
  expect(status).toBe(0);
}
