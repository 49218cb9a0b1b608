import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { RESET_CRASH, RESET_POWER_ON, RESET_SOFTWARE, RESET_WATCHDOG } from "@meerkat/hal/system.ts";
import { afterAll, expect, test } from "vitest";
import { WATCHDOG_SIGNAL } from "../src/watchdog.ts";

const folder = mkdtempSync(join(tmpdir(), "restart-"));
afterAll(() => rmSync(folder, { recursive: true }));

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const BOOT = new URL("../src/boot.ts", import.meta.url).href;

/** Boots a machine in a process of its own, as each boot is; the program is `turn`, run again and again. */
function boot(state: string, turn: string) {
  const file = join(folder, "program.mjs");
  writeFileSync(
    file,
    `import { connect } from "node:net";
     import { bootNode } from "${BOOT}";
     const { stopped } = await bootNode({ stateFolder: ${JSON.stringify(join(folder, state))}, program: async () => () => { ${turn} } });
     const reason = await stopped;
     console.log("ended by", reason);`,
  );
  const { stdout, stderr, signal } = spawnSync(process.execPath, ["--import", TSX, file], { encoding: "utf8", timeout: 20_000, killSignal: "SIGKILL" });
  return { text: stdout + stderr, signal };
}

const TELL = "console.log(`reset ${hal_reset_reason()}, report [${hal_crash_report()}], clock ${Math.round((hal_wall_ms() - Date.now()) / 1000)}`);";

test("reasons, the crash report and the clock outlive a restart", () => {
  expect(boot("a", `${TELL} hal_wall_set(Date.now() + 5000_000); hal_reset();`).text).toContain(`reset ${RESET_POWER_ON}, report [], clock 0`);
  expect(boot("a", `${TELL} throw new Error("broken");`).text).toContain(`reset ${RESET_SOFTWARE}, report [], clock 5000`);
  const crashed = boot("a", `${TELL} hal_abort();`).text;
  expect(crashed).toMatch(new RegExp(`reset ${RESET_CRASH}, report \\[Uncaught Error: broken\n +at [^]*\\], clock 5000`));
  const aborted = boot("a", `${TELL} hal_crash_clear(); hal_watchdog(0); hal_reset();`).text;
  expect(aborted).toMatch(new RegExp(`reset ${RESET_CRASH}, report \\[Error: aborted`));
  expect(boot("a", `${TELL} hal_reset();`).text).toContain(`reset ${RESET_SOFTWARE}, report [], clock 5000`);
  expect(boot("other", `${TELL} hal_reset();`).text).toContain(`reset ${RESET_POWER_ON}, report [], clock 0`);
}, 60_000);

test("the watchdog ends a program that hangs, not one that feeds it", () => {
  const fed = boot("w", "hal_watchdog(200); if (hal_ticks_ms() > 1000) hal_reset(); return 20;");
  expect(fed).toMatchObject({ signal: null });
  expect(fed.text).toContain("ended by reset");
  const stopped = boot("w", "hal_watchdog(200); hal_watchdog(0); const end = Date.now() + 500; while (Date.now() < end); hal_reset();");
  expect(stopped.text).toContain("ended by reset");
  const hanging = boot("w", "hal_wall_set(Date.now() + 7000_000); hal_watchdog(200); for (;;);");
  expect(hanging.signal).toBe(WATCHDOG_SIGNAL);
  expect(hanging.text).toContain("watchdog: not fed for 200 ms");
  expect(boot("w", `${TELL} hal_reset();`).text).toContain(`reset ${RESET_WATCHDOG}, report [], clock 7000`);
}, 60_000);

test("all sockets are closed when the machine stops: the process ends by itself", () => {
  const { text, signal } = boot(
    "s",
    `const listener = hal_net_listen(0x7f000001, 0);
     hal_net_udp(0x7f000001, 0);
     hal_net_connect(0x7f000001, hal_net_local_port(listener));
     hal_reset();`,
  );
  expect(text).toContain("ended by reset");
  expect(signal).toBeNull();
}, 30_000);

test("peers that never end do not hold the machine up", () => {
  const start = performance.now();
  const { text, signal } = boot(
    "p",
    `const listener = globalThis.listener ??= hal_net_listen(0x7f000001, 0);
     const peer = () => connect({ port: hal_net_local_port(listener), host: "127.0.0.1", allowHalfOpen: true });
     globalThis.peers ??= [peer(), peer()].map((socket) => socket.pause().unref().on("error", () => {}));
     const handle = hal_net_accept(listener);
     if (handle < 0) return -1;
     hal_net_write(handle, new Uint8Array(1 << 20), 0, 1 << 20);
     if (globalThis.first === undefined) globalThis.first = handle;
     else {
       hal_net_close(handle, false);
       hal_reset();
     }
     return -1;`,
  );
  expect(text).toContain("ended by reset");
  expect(signal).toBeNull();
  expect(performance.now() - start).toBeLessThan(6000);
}, 30_000);
