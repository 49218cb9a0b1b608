import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../../../ports/description.ts";
import type { Profile } from "../../src/profile/samples.ts";
import { BUILD_LIMIT_MS, outputFolder, PLATFORMS } from "../machines.ts";
import { Tool } from "../tool.ts";

const APP = join(repositoryRoot, "mos/test/profile/app");
/** The line of apps `sum += Math.sqrt(...)`. */
const HOT_LINE = 10;

describe.each(PLATFORMS)("mos profile on %s", (platform) => {
  test(
    "finds the line and the function that take the time",
    async () => {
      const args = ["profile", APP, "--platform", platform, "--seconds", "3", "--json", "--tcp", "0", "--output", outputFolder("profile")];
      const { status, stdout, stderr } = await new Tool(args).ended;
      expect(status, stderr).toBe(0);
      const profile = JSON.parse(stdout) as Profile;
      expect(profile.samples).toBeGreaterThan(50);
      const [line] = profile.lines;
      expect(line).toMatchObject({ path: join(APP, "src/main.ts"), line: HOT_LINE, name: "heavy" });
      expect(line?.selfMs).toBeGreaterThan(profile.lines[1]?.selfMs ?? 0);
      const inTimer = profile.functions.find(({ name, path }) => name === "heavy" && path.endsWith("main.ts"));
      expect(inTimer?.totalMs).toBeGreaterThan(0.5 * profile.busyMs);
      // What it waits for is not its own.
      expect(profile.waitingMs).toBeGreaterThan(0.1 * profile.busyMs);
    },
    BUILD_LIMIT_MS,
  );
});
