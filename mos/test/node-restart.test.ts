/** The node machine over its restarts, as `mos run` boots it: each boot is a process. */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RESET_CRASH, RESET_POWER_ON, RESET_SOFTWARE, RESET_WATCHDOG } from "@meerkat/hal/system.ts";
import { beforeAll, expect, test } from "vitest";
import { Line } from "../../compiler/test/ports/tcp.ts";
import { repositoryRoot } from "../../ports/description.ts";
import { Commands } from "../../ports/shared/test/commands.ts";
import { checkCiphers, checkHashes, checkSignatures } from "../../ports/shared/test/crypto.ts";
import { type Session, startSession } from "../src/run/session.ts";
import { outputFolder } from "./machines.ts";

const folder = outputFolder("node-restart");
const image = join(folder, "start.ts");
beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const program = join(repositoryRoot, "mos/test/apps/natives/src/main.ts");
  writeFileSync(image, `import ${JSON.stringify(program)};\nexport { corePoll } from "@meerkat/core/loop.ts";\n`);
});

class Run {
  readonly session: Session;
  readonly device: Commands;
  private readonly line: Line;

  private constructor(session: Session, line: Line) {
    this.session = session;
    this.line = line;
    this.device = new Commands(line);
  }

  /** `mos run` of the app mos/test/apps/natives, whose commands come over UART 0. */
  static async start(): Promise<Run> {
    const record = { app: "natives", version: "1.0", id: "", platform: "node", board: "", variant: "", image, natives: [], modules: {}, listensAt: [] };
    const session = await startSession({ record, port: 0, noteIn: folder, console: () => {} });
    const run = new Run(session, await Line.connect(Number(/\d+$/.exec(session.port)?.[0])));
    await run.answers();
    return run;
  }

  /** What is said while the machine has no line is lost: asks until it answers, and takes all answers. */
  async answers(): Promise<void> {
    for (let heard = ""; heard === ""; ) {
      this.line.send("wall\n");
      heard = await this.line.expect(/= \d+\n/, 1000).catch(() => "");
    }
    const digest = createHash("md5").update("a").digest("hex");
    while ((await this.device.command("hash 0 61")) !== digest);
  }
}

test("hashes, signatures and ciphers", async () => {
  const run = await Run.start();
  await checkHashes(run.device);
  await checkSignatures(run.device);
  await checkCiphers(run.device);
  run.session.machine.stop();
  expect(await run.session.ended).toBe(0);
});

test("flash, reset reasons and the crash report outlive restarts, watchdog and end", async () => {
  const first = await Run.start();
  expect(await first.device.command("reason")).toBe(`${RESET_POWER_ON}`);
  expect(await first.device.command("flash-program 4096 c0ffee")).toBe("true");
  first.device.say("reset");
  await first.answers();
  expect(await first.device.command("reason")).toBe(`${RESET_SOFTWARE}`);
  expect(await first.device.command("flash-read 4096 4")).toBe("c0ffeeff");
  await first.device.command("watchdog 300");
  first.device.say("hang");
  await first.answers();
  expect(await first.device.command("reason")).toBe(`${RESET_WATCHDOG}`);
  first.device.say("throw");
  expect(await first.session.ended).not.toBe(0);

  const second = await Run.start();
  expect(await second.device.command("reason")).toBe(`${RESET_CRASH}`);
  expect(await second.device.command("report")).toMatch(/^Uncaught Error: thrown on demand/);
  expect(await second.device.command("flash-read 4096 4")).toBe("c0ffeeff");
  second.session.machine.stop();
  expect(await second.session.ended).toBe(0);
}, 60_000);
