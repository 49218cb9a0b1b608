/** `mos wifi` against a device that has the settings of the library wifi, and one that has not. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mos, Tool } from "./tool.ts";

const LIMIT_MS = 120_000;
const LIB = "https://github.com/mongoose-os-libs";

/** As the library wifi of Mongoose OS has them. */
const SCHEMA = `config_schema:
  - ["wifi", "o", {title: "WiFi"}]
  - ["wifi.ap", "o", {title: "Access point"}]
  - ["wifi.ap.enable", "b", true, {title: "Enable"}]
  - ["wifi.sta", "o", {title: "Station"}]
  - ["wifi.sta.enable", "b", false, {title: "Enable"}]
  - ["wifi.sta.ssid", "s", "", {title: "Name"}]
  - ["wifi.sta.pass", "s", "", {title: "Password", type: "password"}]
`;

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "mos-wifi-")));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(name: string, schema: string): Promise<{ tool: Tool; port: string }> {
  const app = join(folder, name);
  mkdirSync(join(app, "src"), { recursive: true });
  writeFileSync(join(app, "mos.yml"), `manifest_version: 2020-08-02\nlibs:\n  - location: ${LIB}/rpc-uart\n  - location: ${LIB}/rpc-service-config\n${schema}`);
  writeFileSync(join(app, "src/main.ts"), "export {};\n");
  const tool = new Tool(["run", "--platform", "node", "--tcp", "0", app]);
  const [, port = ""] = await tool.printed(/RPC port: (\S+)/);
  return { tool, port };
}

test(
  "sets the station's network, and turns the device's own off",
  async () => {
    const { tool, port } = await start("radio", SCHEMA);
    expect(await mos(["wifi", "Home net", "a=b,c", "--port", port])).toMatchObject({ status: 0, stderr: "saved; the device restarts\n" });
    const wifi = JSON.parse((await mos(["config-get", "wifi", "--port", port])).stdout);
    expect(wifi).toMatchObject({ ap: { enable: false }, sta: { enable: true, ssid: "Home net" } });
    const asked = new Tool(["wifi", "Other", "-", "--no-reboot", "--port", port]);
    asked.type("from a pipe\n");
    expect((await asked.ended).status).toBe(0);
    expect((await mos(["config-get", "wifi.sta.ssid", "--port", port])).stdout).toBe("Other\n");
    expect(await mos(["wifi", "x".repeat(33), "p", "--port", port])).toMatchObject({ status: 1, stderr: expect.stringContaining("1 to 32 bytes, not 33") });
    tool.signal("SIGINT");
    await tool.ended;
  },
  LIMIT_MS,
);

test(
  "says that a device has no Wi-Fi",
  async () => {
    const { tool, port } = await start("wired", "");
    expect(await mos(["wifi", "Home", "secret", "--port", port])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("the device has no settings for Wi-Fi"),
    });
    tool.signal("SIGINT");
    await tool.ended;
  },
  LIMIT_MS,
);
