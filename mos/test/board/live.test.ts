/** `mos board` from another terminal, on machines that mos runs. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repositoryRoot } from "../../../ports/description.ts";
import { POWER_CUT_STATUS } from "../../../ports/flash_fault.ts";
import { loadBoard } from "../../src/board/load.ts";
import { RUNNING_FILE, type RunningRecord } from "../../src/line/find.ts";
import { BoardClient } from "../../src/run/board-client.ts";
import { Booted, BUILD_LIMIT_MS, buildApp, PLATFORMS } from "../machines.ts";
import { mos, Tool } from "../tool.ts";

const LIMIT_MS = 60_000;
const BOARD = join(repositoryRoot, "mos/boards/demo.yml");

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "board-live-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("on a machine that runs", () => {
  let booted: Booted;
  let output: string;

  const board = (...args: string[]) => mos(["board", ...args, "--output", output]);
  const shown = async (part: string) => JSON.parse((await board("show", part, "--json")).stdout) as Record<string, unknown>;

  beforeAll(async () => {
    const result = await buildApp("blink", "node", "board-live");
    output = result.folder;
    booted = await Booted.boot(result, loadBoard(BOARD));
  }, BUILD_LIMIT_MS);

  afterAll(() => booted.stop());

  test(
    "parts are shown and set",
    async () => {
      const { status, stdout } = await board("show");
      expect(status).toBe(0);
      expect(stdout).toMatch(/^Demo board\n/);
      expect(stdout).toMatch(/^ {2}climate +bme280 +I2C 0, address 0x76 +temperature 21.5, humidity 45, pressure 1013.25$/m);
      expect(await board("set", "climate.temperature=30", "knob.position=80", "encoder.turn=-2")).toEqual({ status: 0, stdout: "", stderr: "" });
      expect([(await shown("climate")).temperature, (await shown("knob")).position, (await shown("encoder")).position]).toEqual([30, 80, -2]);
    },
    LIMIT_MS,
  );

  test(
    "what cannot be is told",
    async () => {
      expect((await board("set", "climate.temperature=300")).stderr).toBe("mos: temperature of climate goes from -40 to 85 °C\n");
      expect((await board("set", "climat.temperature=30")).stderr).toBe("mos: the board has no part climat\n  hint: did you mean climate?\n");
      expect((await board("set", "knob.position=much")).stderr).toBe("mos: position of knob goes from 0 to 100 %\n");
      expect((await board("press", "oled")).stderr).toBe("mos: oled is nothing to press\n");
      expect((await board("fault", "knob", "nak")).stderr).toBe("mos: knob has no faults\n");
      expect(await board("fault", "climate", "sleepy")).toMatchObject({ status: 1, stderr: expect.stringContaining("fault of climate is one of none, nak") });
    },
    LIMIT_MS,
  );

  test(
    "the button is pressed, and the program hears of it",
    async () => {
      await booted.call("Blink.Set", { on_ms: 50, off_ms: 50 });
      expect((await board("press", "--for", "500ms")).status).toBe(0);
      await expect.poll(() => booted.console, { timeout: 5000 }).toContain("Button: paused");
      expect((await board("press", "button", "--for", "500ms")).status).toBe(0);
      await expect.poll(() => booted.console, { timeout: 5000 }).toContain("Button: blinking");
    },
    LIMIT_MS,
  );

  test(
    "a session is recorded, and replayed",
    async () => {
      const file = join(folder, "session.jsonl");
      const recorder = new Tool(["board", "record", file, "--output", output]);
      await recorder.printed(/recording to/);
      expect((await board("set", "relay.on=true")).stderr).toBe("mos: relay has no control on\n");
      await board("set", "knob.position=12");
      recorder.signal("SIGINT");
      expect((await recorder.ended).stdout).toMatch(/: 1 act in \d+\.\d s\n$/);
      const [head, act, end] = readFileSync(file, "utf8").trim().split("\n");
      expect([head, act]).toEqual(['{"recording":1,"board":"demo"}', expect.stringMatching(/^\{"at":\d+,"part":"knob","control":"position","value":12\}$/)]);
      expect(JSON.parse(end ?? "")).toMatchObject({ end: { knob: { position: 12 } } });
      await board("set", "knob.position=90");
      expect(await board("replay", file, "--speed", "5", "--check", "knob,climate")).toEqual({ status: 0, stdout: "", stderr: "" });
      expect((await shown("knob")).position).toBe(12);
      await board("set", "climate.humidity=99");
      expect(await board("replay", file, "--speed", "5", "--check", "climate")).toMatchObject({ status: 1, stdout: "climate: humidity is 99, and was 45\n" });
    },
    LIMIT_MS,
  );

  test(
    "nobody else can act on it",
    async () => {
      const path = join(output, RUNNING_FILE);
      expect(statSync(path).mode & 0o077).toBe(0);
      const { port } = (JSON.parse(readFileSync(path, "utf8")) as RunningRecord).board ?? { port: 0 };
      const say = (text: string) =>
        new Promise<string>((resolve) => {
          let heard = "";
          const socket = connect(port, "127.0.0.1", () => socket.write(text));
          socket.on("data", (bytes) => {
            heard += bytes;
          });
          socket.on("error", () => {});
          socket.on("close", () => resolve(heard));
        });
      const request = '{"id":1,"method":"state"}\n';
      expect(await say(request)).toBe("");
      expect(await say(`{"token":"${"0".repeat(32)}"}\n${request}`)).toBe("");
      expect(await say(`POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n${request}`)).toBe("");
      expect(await say(`${"x".repeat(100_000)}\n`)).toBe("");
    },
    LIMIT_MS,
  );

  test(
    "the power is cut",
    async () => {
      expect((await board("cut")).status).toBe(0);
      expect(await booted.session.ended).toBe(POWER_CUT_STATUS);
      expect((await board("show")).stderr).toContain("nothing runs for the app");
    },
    LIMIT_MS,
  );
});

describe.each(PLATFORMS)("on %s", (platform) => {
  test(
    "the program hears of what is done, a restart keeps how it stands, and the power can be cut",
    async () => {
      const result = await buildApp("blink", platform, "board-live");
      const booted = await Booted.boot(result, loadBoard(BOARD));
      const client = await BoardClient.ofApp(result.folder, result.folder);
      const pressUntil = async (output: () => string | undefined) => {
        await client.act("button", "pressed", true);
        await expect.poll(output, { timeout: 20_000 }).toContain("Button: paused");
        await client.act("button", "pressed", false);
      };
      await pressUntil(() => booted.console);
      await client.act("climate", "temperature", 11);
      await booted.call("Sys.Reboot");
      await booted.client.greet(20_000);
      expect((await client.state()).values.climate).toMatchObject({ temperature: 11 });
      await pressUntil(() => booted.console.split("Init done").at(-1));
      await client.cut();
      expect(await booted.session.ended).toBe(POWER_CUT_STATUS);
      await client.closed;
      await expect(client.state()).rejects.toThrow("the machine has gone");
      await booted.stop();
    },
    BUILD_LIMIT_MS,
  );
});

describe("files", () => {
  test(
    "are made, and checked",
    async () => {
      const file = join(folder, "new.yml");
      expect((await mos(["board", "new", file])).status).toBe(0);
      expect(await mos(["board", "check", file])).toMatchObject({ status: 0, stdout: expect.stringContaining("  oled     ssd1306   I2C 0, address 0x3c\n") });
      expect((await mos(["board", "new", file])).stderr).toContain("is there already");
      writeFileSync(file, readFileSync(file, "utf8").replace("pin: 5,", "pin: 4,"));
      expect(await mos(["board", "check", file])).toMatchObject({ status: 1, stderr: expect.stringContaining("pin 4 is wired to both relay and ring") });
    },
    LIMIT_MS,
  );

  test(
    "have parts that are explained",
    async () => {
      expect((await mos(["board", "types"])).stdout).toMatch(/^ {2}ssd1306 +Display$/m);
      expect((await mos(["board", "types", "neopixel"])).stdout).toMatch(/^ {2}count +1 to 1024 \(8\) +how many lights$/m);
      expect((await mos(["board", "types", "neopixl"])).stderr).toContain("did you mean neopixel?");
    },
    LIMIT_MS,
  );
});
