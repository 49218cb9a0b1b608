/** What pages see of an app that is worked on: edits, errors, its board, settings, files, power and updates, on the real node machine. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Tool } from "../tool.ts";
import { AppCopy } from "./app-copy.ts";
import { PageClient } from "./page-client.ts";

// Each edit is compiled, on a machine that others use too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const app = new AppCopy("weather-station");
let tool: Tool;
let page: PageClient;
let device: string;

beforeAll(async () => {
  tool = new Tool(["ui", "--tcp", "0", "--http-addr", "127.0.0.1:0", app.folder]);
  const [url = ""] = await tool.printed(/http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/);
  page = await PageClient.open(url);
  device = (await page.call("devices.list", {}))[0]?.id ?? "";
  await online();
  await page.call("board.act", { device, part: "climate", control: "temperature", value: 7.5 });
});

afterAll(async () => {
  page?.close();
  tool?.signal("SIGINT");
  expect(await tool?.ended).toMatchObject({ status: 0 });
  app.remove();
});

async function online(): Promise<void> {
  const list = await page.call("devices.list", {});
  if (list[0]?.state !== "online") await page.notice("devices", ([first]) => first?.state === "online");
}

/** What comes from now on. */
function fresh(): void {
  page.notices.length = 0;
}

describe("an edit", () => {
  test("is checked at first, without a word of errors", async () => {
    expect(await page.notice("build", () => true)).toMatchObject({ ok: true, platform: "node", problems: [] });
  });

  test("runs, and the sensor stands as it did", async () => {
    await page.notice("sample", ({ values }) => values["Weather.temperature"] === 7.5);
    fresh();
    const { text } = await page.call("project.read", { device, name: "src/main.ts" });
    await page.call("project.write", { device, name: "src/main.ts", text: `${text}\nconsole.log("edited here");\n` });
    await page.notice("console", (lines) => lines.some((line) => line.text === "edited here"));
    await page.notice("sample", ({ values }) => values["Weather.temperature"] === 7.5);
    expect(await page.notice("build", () => true)).toMatchObject({ ok: true });
  });

  test("that is no TypeScript is told at its line, and what ran goes on", async () => {
    fresh();
    const before = app.read("src/main.ts");
    app.change("src/main.ts", (text) => `${text}\nconst = 1;\n`);
    const line = before.split("\n").length + 1;
    expect(await page.notice("build", () => true)).toMatchObject({ ok: false, problems: [{ file: "src/main.ts", line, code: "syntax", severity: "error" }] });
    expect(await page.call("rpc.call", { device, method: "Weather.Get" })).toMatchObject({ temperature: 7.5 });
    fresh();
    app.change("src/main.ts", () => before);
    await page.notice("build", ({ ok }) => ok);
  });

  test("that a chip would refuse is told at its line", async () => {
    fresh();
    const before = app.read("src/main.ts");
    app.change("src/main.ts", (text) => `${text}\nlet loose: any = 1;\n`);
    const { ok, problems } = await page.notice("build", () => true);
    expect(ok).toBe(false);
    expect(problems[0]).toMatchObject({ file: "src/main.ts", line: before.split("\n").length + 1, severity: "error" });
    expect(problems[0]?.code).toMatch(/^(MK|TS)\d+$/);
    fresh();
    app.change("src/main.ts", () => before);
    await page.notice("build", ({ ok: isGood }) => isGood);
  });
});

describe("a device", () => {
  test("press of its button reaches the program", async () => {
    const { presses } = (await page.call("rpc.call", { device, method: "Weather.Get" })) as { presses: number };
    for (const value of [true, false]) {
      await page.call("board.act", { device, part: "button", control: "pressed", value });
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(await page.call("rpc.call", { device, method: "Weather.Get" })).toMatchObject({ presses: presses + 1 });
    await expect(page.call("board.act", { device, part: "nothing", control: "pressed", value: true })).rejects.toThrow(/nothing/);
  });

  test("methods, with what they take", async () => {
    const methods = await page.call("rpc.list", { device });
    expect(methods).toContain("Weather.Get");
    expect(await page.call("rpc.describe", { device, method: "GPIO.Toggle" })).toMatchObject({ name: "GPIO.Toggle", args_fmt: expect.stringContaining("pin") });
    await expect(page.call("rpc.call", { device, method: "No.Such" })).rejects.toMatchObject({ problem: { code: 404 } });
  });

  test("settings, with types and titles from the build", async () => {
    const { schema, values } = await page.call("config.get", { device });
    expect(schema).toContainEqual({ path: "weather.interval_ms", type: "i", title: "Milliseconds from one reading to the next" });
    expect(values).toMatchObject({ weather: { interval_ms: 1000 } });
    fresh();
    await page.call("config.set", { device, changes: { weather: { interval_ms: 700 } }, save: true, reboot: true });
    await page.notice("devices", ([first]) => first?.state === "starting");
    await page.notice("devices", ([first]) => first?.state === "online");
    expect((await page.call("config.get", { device })).values).toMatchObject({ weather: { interval_ms: 700 } });
  });

  test("files, as they were written", async () => {
    const data = Buffer.from(Array.from({ length: 3000 }, (_, i) => i & 0xff)).toString("base64");
    await page.call("files.put", { device, name: "notes.bin", data });
    expect(await page.call("files.list", { device, path: "/" })).toContainEqual({ name: "notes.bin", size: 3000 });
    expect(await page.call("files.get", { device, name: "notes.bin" })).toEqual({ data });
    await page.call("files.rename", { device, from: "notes.bin", to: "kept.bin" });
    await page.call("files.remove", { device, name: "kept.bin" });
    await expect(page.call("files.get", { device, name: "notes.bin" })).rejects.toThrow();
    await expect(page.call("files.put", { device, name: "x", data: "no base64!" })).rejects.toThrow("not base64");
  });

  test("power: off, on, and cut", async () => {
    for (const [action, state] of [
      ["stop", "stopped"],
      ["start", "online"],
      ["cut", "stopped"],
      ["start", "online"],
    ] as const) {
      fresh();
      await page.call("machine.power", { device, action });
      await page.notice("devices", ([first]) => first?.state === state);
    }
    const events = await page.call("timeline", { device });
    expect(events.map(({ text }) => text)).toEqual(expect.arrayContaining(["switched off", "the power was cut"]));
  });
});

describe("an update", () => {
  test("that is good is sent, started and committed", async () => {
    fresh();
    const before = await page.call("update.info", { device });
    expect(before).toMatchObject({ supported: true, phase: "idle" });
    await page.call("update.start", { device });
    for (const phase of ["building", "sending", "restarting"] as const) await page.notice("update", (info) => info.phase === phase);
    const done = await page.notice("update", (info) => info.phase === "committed" || info.phase === "failed" || info.phase === "reverted");
    expect(done.phase).toBe("committed");
    const after = await page.call("update.info", { device });
    const active = (info: typeof after) => info.slots.find((slot) => slot.active)?.slot;
    expect(active(after)).toBe(1 - (active(before) ?? 0));
    expect(after.commitLeft).toBe(0);
  });

  test("that waits for a commit is committed by the user", async () => {
    fresh();
    await page.call("update.start", { device, commitTimeout: 60 });
    const waiting = await page.notice("update", ({ commitLeft, phase }) => phase === "waiting-for-commit" && commitLeft > 0);
    expect(waiting.slots.find(({ active }) => active)?.committed).toBe(false);
    await page.call("update.commit", { device });
    await page.notice("update", ({ phase }) => phase === "committed");
  });

  test("that crashes is rolled back, and says so", async () => {
    const bundle = (await app.badBundle()).toString("base64");
    fresh();
    await page.call("update.start", { device, bundle });
    const end = await page.notice("update", ({ phase }) => ["reverted", "committed", "failed"].includes(phase));
    expect(end.phase).toBe("reverted");
    expect(end.problem?.message).toMatch(/^back on 1\.0/);
    expect(await page.call("rpc.call", { device, method: "Weather.Get" })).toMatchObject({ temperature: 7.5 });
    expect((await page.call("timeline", { device })).some(({ kind, text }) => kind === "update" && text.startsWith("rolled back"))).toBe(true);
  });

  test("that is no bundle fails, and nothing changes", async () => {
    fresh();
    await page.call("update.start", { device, bundle: Buffer.from("no zip").toString("base64") });
    expect(await page.notice("update", ({ phase }) => phase === "failed")).toMatchObject({ problem: { message: expect.stringContaining("bundle") } });
    expect(await page.call("rpc.call", { device, method: "Weather.Get" })).toMatchObject({ temperature: 7.5 });
  });
});
