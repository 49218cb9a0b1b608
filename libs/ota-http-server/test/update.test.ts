/** Updates by curl. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { config } from "@meerkat/config";
import { onEvent } from "@meerkat/core/events.ts";
import { LOOPBACK_ADDRESS } from "@meerkat/core/net/address.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { mount, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { fileRealm } from "@meerkat/http-server/auth.ts";
import { HttpServerOptions } from "@meerkat/http-server/options.ts";
import { HttpServer } from "@meerkat/http-server/server.ts";
import { openBoot } from "@meerkat/ota-common/boot_access.ts";
import { EVENT_OTA_BEGIN, OTA_BEGIN_CONTINUE, OTA_BEGIN_WAIT, OtaBeginPayload } from "@meerkat/ota-common/events.ts";
import { setUpOta } from "@meerkat/ota-common/ota.ts";
import { startTrial } from "@meerkat/ota-common/trial.ts";
import { OtaSettings } from "@meerkat/ota-common/update.ts";
import { startHttpSource } from "@meerkat/ota-http-client/http_source.ts";
import type { BootedMachine } from "@meerkat/port-node/boot.ts";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bootForTest, until } from "../../../core/test/net/machine.ts";
import { curl } from "../../http-server/test/curl.ts";
import { makeBundle, makeImage, noise, sameBytes } from "../../ota-common/test/bundle.ts";
import { bootKey, SlotsMachine } from "../../ota-common/test/slots_machine.ts";
import { addUpdateEndpoints } from "../src/endpoints.ts";
import { formValue, seconds } from "../src/form.ts";

const image = makeImage({ payload: noise(60_000, 1), keys: [bootKey], platform: "node" });
const bundle = makeBundle({ app: image, manifest: { platform: "node" } });
const folder = mkdtempSync(join(tmpdir(), "ota-"));
const file = join(folder, "fw.zip");
const wrong = join(folder, "wrong.zip");
const web = createServer((_request, response) => response.writeHead(200, { "Content-Length": bundle.length }).end(bundle));

let booted: BootedMachine;
let machine: SlotsMachine;
let open = "";
let base = "";
let resets = 0;
let verdict = OTA_BEGIN_CONTINUE;

function listen(options: HttpServerOptions): string {
  const server = new HttpServer(options);
  expect(server.listen(LOOPBACK_ADDRESS, 0)).toBe(true);
  addUpdateEndpoints(server, config.update);
  return `http://127.0.0.1:${server.port}/update`;
}

beforeAll(async () => {
  booted = await bootForTest();
  Object.assign(globalThis, { hal_reset: () => resets++ });
  mount("/", new RamFs(10_000));
  // ann, secret
  const { createHash } = await import("node:crypto");
  writeFile("/users", Buffer.from(`ann:here:${createHash("md5").update("ann:here:secret").digest("hex")}\n`));
  const options = new HttpServerOptions();
  options.auth = fileRealm("here", "users", 0);
  base = listen(options);
  open = listen(new HttpServerOptions());
  startHttpSource(config.update);
  writeFileSync(file, bundle);
  writeFileSync(wrong, makeBundle({ app: image }));
  onEvent(EVENT_OTA_BEGIN, (_event, payload) => {
    if (payload instanceof OtaBeginPayload) payload.verdict = verdict;
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  web.close();
  booted.machine.stop("stopped");
});

beforeEach(() => {
  machine = new SlotsMachine({ appSectors: 24, fsSectors: 16 }).install();
  verdict = OTA_BEGIN_CONTINUE;
  config.update.enable_post = true;
  config.update.url = "";
  restart();
});

function restart(): void {
  const boot = openBoot();
  setUpOta(boot, new OtaSettings());
  startTrial(boot, () => {});
}

/** As ann. The answer and its status. */
const ask = (path: string, ...more: string[]) => curl("-w", "%{http_code}", "--digest", "-u", "ann:secret", ...more, base + path);
const applied = () => sameBytes(machine.partition("app1").subarray(0, image.length), image) && machine.state().activeSlot === 1;
const webUrl = () => `http://127.0.0.1:${(web.address() as { port: number }).port}/fw.zip`;

test("a posted bundle is applied, and the machine restarts", async () => {
  const before = resets;
  expect(await ask("", "-F", `file=@${file}`)).toBe("Update applied, finalizing\r\n200");
  expect(applied()).toBe(true);
  expect(machine.state().commitTimeout).toBe(0);
  await until(() => resets > before, "a restart");
});

test("with a commit timeout before or behind it", async () => {
  expect(await ask("", "-F", "commit_timeout=40", "-F", `file=@${file}`)).toMatch(/200$/);
  expect(machine.state().commitTimeout).toBe(40);
  machine = new SlotsMachine({ appSectors: 24, fsSectors: 16 }).install();
  restart();
  expect(await ask("", "-F", `file=@${file}`, "-F", "commit_timeout=50")).toMatch(/200$/);
  expect(machine.state().commitTimeout).toBe(50);
  expect(await ask("", "-F", `file=@${file}`)).toBe("Previous update has not been committed yet\r\n409");
});

test("what is wrong with it is said", async () => {
  expect(await ask("", "-F", `file=@${wrong}`)).toBe("Wrong platform: the bundle is for fake, this is node\r\n400");
  expect(await ask("", "-F", "x=1")).toBe("There is no file in the form\r\n400");
  expect(await ask("", "-X", "DELETE")).toMatch(/405$/);
  verdict = OTA_BEGIN_WAIT;
  expect(await ask("", "-F", `file=@${file}`)).toBe("A handler wants the update to wait, which an upload cannot\r\n400");
  config.update.enable_post = false;
  expect(await ask("", "-F", `file=@${file}`)).toBe("POST updates are disabled.\r\n400");
  expect(machine.state().activeSlot).toBe(0);
});

test("from an address", async () => {
  expect(await ask("")).toBe("Update URL not specified and none is configured.\r\n400");
  expect(await ask(`?url=${encodeURIComponent(webUrl())}&commit_timeout=7`)).toBe("(1) Update applied, finalizing\r\n200");
  expect(applied()).toBe(true);
  expect(machine.state().commitTimeout).toBe(7);
  expect(await ask(`?url=${encodeURIComponent(webUrl())}`)).toBe("Failed to create updater context.\r\n409");
});

test("from the address of the settings, and by a form", async () => {
  config.update.url = "http://127.0.0.1:1/";
  expect(await ask("")).toMatch(/^\(-10\) Failed to connect: .*\r\n500$/);
  expect(await ask("", "--data-urlencode", `url=${webUrl()}`)).toBe("(1) Update applied, finalizing\r\n200");
});

test("commit and revert", async () => {
  expect(await ask("/commit")).toBe("Error\r\n400");
  await ask("", "-F", "commit_timeout=100", "-F", `file=@${file}`);
  restart();
  expect(await ask("/commit")).toBe("Ok\r\n200");
  expect(machine.state()).toMatchObject({ activeSlot: 1, committed: true });
  expect(await ask("/revert")).toBe("Error\r\n400");
});

test("without users nobody may", async () => {
  for (const path of ["", "/commit", "/revert"]) {
    expect(await curl("-w", "%{http_code}", "-F", `file=@${file}`, open + path)).toBe("Updates need http.auth_domain and http.auth_file\r\n403");
  }
  expect(await curl("-w", "%{http_code}", "-o", "/dev/null", base)).toBe("401");
  expect(machine.flash.operations).toBe(0);
});

test("forms of any text are read as they were written, or not at all", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: "grapheme" }), (other, url) => {
      const form = new URLSearchParams({ other, url });
      expect(formValue(form.toString(), "url")).toBe(url);
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => typeof (formValue(text, "url") ?? "") === "string"));
  fc.assert(fc.property(fc.string(), (text) => seconds(text, -1) >= -1));
});

test("forms", () => {
  expect(formValue("a=1&url=http%3A%2F%2Fx+y", "url")).toBe("http://x y");
  expect(formValue("a=1&b", "b")).toBeUndefined();
  expect(formValue("a=%zz", "a")).toBeUndefined();
  expect([seconds(" 5 ", 1), seconds("-5", 1), seconds("x", 1), seconds(undefined, 1)]).toEqual([5, 1, 1, 1]);
});
