/** The life of a device that is updated: the same on every platform, by the tool's commands. */
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readBundle } from "../../src/bundle/bundle.ts";
import { BUILD_LIMIT_MS } from "../machines.ts";
import { type Ended, mos, Tool } from "../tool.ts";
import { Releases } from "./releases.ts";

const UPDATE_LIMIT_MS = 300_000;

export function tellStory(platform: string): void {
  const releases = new Releases(platform);
  let machine: Tool;
  let port = "";
  const call = (...args: string[]): Promise<Ended> => mos([...args, "--port", port]);
  const ota = (release: string, ...args: string[]) => call("ota", releases.path(`${release}.zip`), "--chunk-size", "2048", ...args);
  const json = async (method: string) => {
    const { status, stdout, stderr } = await call("call", method);
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  /** As a tool that gets no further than 4 KB. */
  const beginUpdate = async (release: string) => {
    const bytes = readFileSync(releases.path(`${release}.zip`));
    const manifest = createHash("sha256").update(readBundle(bytes, release).manifestBytes).digest("hex");
    const does = async (method: string, params: object) => expect((await call("call", method, JSON.stringify(params))).status).toBe(0);
    await does("OTA.Begin", { timeout: 600, commit_timeout: 300, size: bytes.length, manifest_sha256: manifest });
    for (const offset of [0, 2048]) await does("OTA.Write", { offset, data: bytes.toString("base64", offset, offset + 2048) });
  };
  const starts = () => machine.stdout.match(/Init done/g)?.length ?? 0;

  beforeAll(async () => {
    await releases.make();
    machine = new Tool(releases.runArguments);
    port = (await machine.printed(/RPC port: (\S+)/, BUILD_LIMIT_MS))[1] ?? "";
    await machine.printed(/Init done/);
  }, 3 * BUILD_LIMIT_MS);
  afterAll(async () => {
    machine.signal("SIGINT");
    expect((await machine.ended).status).toBe(0);
    releases.remove();
  });

  /** What must be the same whatever was tried. */
  const expectRunning = async (version: string) => {
    expect(await json("Sys.GetInfo")).toMatchObject({ app: "ota", fw_version: version });
    expect(await json("OTA.Status")).toMatchObject({ is_committed: true });
    expect((await call("get", "user.txt")).stdout).toBe(LONG_TEXT);
    expect((await call("get", "folder/deep.txt")).stdout).toBe(LONG_TEXT);
    expect((await call("config-get", "release.note")).stdout.trim()).toBe("mine");
    expect((await call("get", "shipped.txt")).stdout).toBe("shipped with the firmware\n");
  };

  test(
    "v1 boots; a user puts files on it and changes a setting",
    async () => {
      writeFileSync(releases.path("user.txt"), LONG_TEXT);
      expect((await call("put", releases.path("user.txt"))).status).toBe(0);
      expect((await call("put", releases.path("user.txt"), "folder/deep.txt")).status).toBe(0);
      const before = starts();
      expect((await call("config-set", "release.note=mine")).status).toBe(0);
      await vi.waitFor(() => expect(starts()).toBeGreaterThan(before), { timeout: UPDATE_LIMIT_MS });
      await expectRunning("1.0");
    },
    UPDATE_LIMIT_MS,
  );

  test(
    "v2 is installed, in spite of a break, and committed",
    async () => {
      await beginUpdate("v2");
      const { status, stdout, stderr } = await ota("v2");
      expect([status, stdout, stderr]).toEqual([
        0,
        expect.stringMatching(/^committed: version 2\.0 /),
        expect.stringMatching(/was begun already: it goes on at byte 4096\n[\s\S]*all is sent: the device restarts/),
      ]);
      await expectRunning("2.0");
    },
    UPDATE_LIMIT_MS,
  );

  test(
    "v3 crashes at its start, and v2 is back by itself",
    async () => {
      const { status, stderr } = await ota("v3");
      expect([status, stderr]).toEqual([1, expect.stringMatching(/rolled back: version 2\.0 .* runs: reverted: the new firmware crashed/)]);
      expect(machine.stdout).toContain("this release crashes at its start");
      await expectRunning("2.0");
    },
    UPDATE_LIMIT_MS,
  );

  test(
    "v4 hangs, and the watchdog brings v2 back",
    async () => {
      const { status, stdout } = await ota("v4", "--json");
      expect([status, JSON.parse(stdout)]).toEqual([
        1,
        expect.objectContaining({ result: "rolled back", version: "2.0", reason: "reverted: the new firmware hung" }),
      ]);
      await expectRunning("2.0");
    },
    UPDATE_LIMIT_MS,
  );

  describe("is refused by the device, which stays as it is:", () => {
    test.each<[string, string, RegExp]>([
      ["v5, signed by somebody else", "v5", /not signed by a known key/],
      ["v6, with half of an image", "v6", /Invalid image in part app: truncated/],
      ["v7, for another platform", "v7", /Wrong platform/],
      ["v7 that says it is not", "v7-disguised", /for another platform/],
      ["v8, older than the security counter", "v8", /downgrade: its security counter is too low/],
    ])(
      "%s",
      async (_what, release, reason) => {
        const { status, stderr } = await ota(release);
        expect([status, stderr]).toEqual([1, expect.stringMatching(reason)]);
        await expectRunning("2.0");
      },
      UPDATE_LIMIT_MS,
    );

    test(
      "a bundle that is damaged, which the tool would not even send",
      async () => {
        expect((await ota("damaged")).stderr).toMatch(/the check sum of .* is wrong: the file is damaged/);
        await expectRunning("2.0");
      },
      UPDATE_LIMIT_MS,
    );
  });

  test(
    "nothing is sent if there is nothing to do",
    async () => {
      const { status, stdout } = await ota("v2", '{"ignore_same_version": true}');
      expect([status, stdout]).toEqual([0, "nothing to do: Version is the same as current\n"]);
    },
    UPDATE_LIMIT_MS,
  );

  test(
    "v9 comes as a delta, and nobody commits it: the device goes back when the time is over",
    async () => {
      expect(statSync(releases.path("v9-delta.zip")).size).toBeLessThan(statSync(releases.path("v9.zip")).size / 3);
      const { status, stderr } = await ota("v9-delta", "--no-commit", "--commit-timeout", "5s");
      expect([status, stderr]).toEqual([1, expect.stringMatching(/waits for somebody to commit it[\s\S]*rolled back: .*not committed in time/)]);
      await expectRunning("2.0");
    },
    UPDATE_LIMIT_MS,
  );

  test(
    "it is on v2 after all of it, whatever is done to the power",
    async () => {
      machine.signal("SIGINT");
      await machine.ended;
      machine = new Tool(releases.runArguments);
      port = (await machine.printed(/RPC port: (\S+)/, BUILD_LIMIT_MS))[1] ?? "";
      await machine.printed(/Init done/);
      await expectRunning("2.0");
    },
    UPDATE_LIMIT_MS,
  );
}

const LONG_TEXT = "what a user has written, and wants to keep\n".repeat(60);
