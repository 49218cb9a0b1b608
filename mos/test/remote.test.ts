/** A device and the tool, both as processes: settings, files, passwords, over its serial line and over the network. */
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repositoryRoot } from "../../ports/description.ts";
import { withDevice } from "../src/rpc/connect.ts";
import { freePort } from "../src/run/tcp.ts";
import { BUILD_LIMIT_MS, outputFolder } from "./machines.ts";
import { startMosquitto } from "./mosquitto.ts";
import { type Ended, mos, Tool } from "./tool.ts";

const APP = join(repositoryRoot, "mos/test/apps/remote");
const LIMIT_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), "mos-remote-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(["node", "linux"])("on %s", (platform) => {
  const output = outputFolder(`remote-${platform}`);
  let machine: Tool;
  let serial: string;
  let web: number;
  let udp: number;
  let mqtt: number;
  let broker: ChildProcess;
  let password: string;
  beforeAll(async () => {
    rmSync(output, { recursive: true, force: true });
    [web, udp, mqtt] = [await freePort(), await freePort(), await freePort()];
    broker = await startMosquitto(join(folder, `${platform}.conf`), `listener ${mqtt} 127.0.0.1\nallow_anonymous true\n`, mqtt);
    machine = new Tool(["run", "--platform", platform, "--tcp", "0", "--output", output, APP]);
    serial = (await machine.printed(/RPC port: (tcp:\S+)/, 2 * BUILD_LIMIT_MS - LIMIT_MS))[1] ?? "";
    await machine.printed(/Init done/);
  }, 2 * BUILD_LIMIT_MS);
  afterAll(async () => {
    broker.kill();
    machine.signal("SIGINT");
    await machine.ended;
  });

  const local = (...args: string[]) => mos([...args, "--port", serial]);
  const remote = (port: string, ...args: string[]) => mos([...args, "--port", port, "--user", `admin:${password}`]);
  const ports = () => [`http://127.0.0.1:${web}`, `ws://127.0.0.1:${web}/rpc`, `udp://127.0.0.1:${udp}`, `mqtt://127.0.0.1:${mqtt}/remote_1`];

  function json({ status, stdout, stderr }: Ended): unknown {
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    return JSON.parse(stdout);
  }

  test(
    "settings: shown, converted, saved; the device restarts with them, and makes its first password",
    async () => {
      expect(json(await local("config-get", "lamp", "--json"))).toEqual({ on: false, level: 5, share: 0.5, name: "desk" });
      expect(await local("config-get", "lamp.name")).toMatchObject({ status: 0, stdout: "desk\n" });
      const names = ["device.id=remote_1", "mqtt.enable=true", `mqtt.server=127.0.0.1:${mqtt}`];
      const network = [...names, `http.listen_addr=127.0.0.1:${web}`, "http.enable=true", `rpc.udp.listen_addr=127.0.0.1:${udp}`];
      expect(machine.stdout).not.toContain("First use of the network");
      const set = await local("config-set", "lamp.on=true", "lamp.level=70", "lamp.share=0.25", 'lamp.name=a=b "c"', ...network);
      expect(set).toMatchObject({ status: 0, stdout: "", stderr: "saved; the device restarts\n" });
      password = (await machine.printed(/First use of the network: user admin, password (\w{16}) /))[1] ?? "";
      await machine.printed(/password \w{16}[\s\S]*Init done/);
      expect(json(await local("config-get", "lamp", "--json"))).toEqual({ on: true, level: 70, share: 0.25, name: 'a=b "c"' });
    },
    LIMIT_MS,
  );

  test(
    "settings on trial: they stay where the device is reached with them, or it goes back by itself",
    async () => {
      const moved = await freePort();
      const old = `http://127.0.0.1:${web}`;
      const cut = await remote(old, "config-set", "http.enable=false", "--trial", "4");
      expect(cut).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/not reached with the new settings within 4 s[\s\S]*goes back to its old settings/),
      });
      await machine.printed(/Nobody has confirmed the settings on trial[\s\S]*Init done/);
      expect(json(await remote(old, "config-get", "http.enable", "--json"))).toBe(true);
      const settings = [`http.listen_addr=127.0.0.1:${moved}`, "--confirm-port", `http://127.0.0.1:${moved}`];
      expect(await remote(old, "config-set", ...settings, "--trial", "60")).toMatchObject({
        status: 0,
        stderr: "on trial for 60 s; the device restarts\nconfirmed: the new settings stay\n",
      });
      expect(json(await local("call", "Config.Trial"))).toEqual({ on_trial: false, left_ms: 0 });
      web = moved;
    },
    LIMIT_MS,
  );

  test(
    "settings that are wrong are refused, with what would be right",
    async () => {
      expect(await local("config-get", "lamp.nme")).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/no config value at path "lamp.nme"\n {2}hint: did you mean lamp\.name\?/),
      });
      expect(await local("config-set", "lamp.on=maybe")).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('lamp.on must be true or false, not "maybe"'),
      });
      expect(await local("config-set", "lamp.level=much")).toMatchObject({ status: 1, stderr: expect.stringContaining("lamp.level must be a number") });
      expect(await local("config-set", "lamp=1")).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/lamp is a group of settings\n {2}hint: .*lamp\.on/),
      });
      const { stderr } = await local("config-set", "lamp.on=maybe", "--json");
      expect(JSON.parse(stderr)).toMatchObject({ error: { message: expect.stringContaining("lamp.on") } });
      expect(await local("config-set", "lamp.level=1", "--no-save", "--json")).toMatchObject({ status: 0, stdout: '{"saved":false,"rebooting":false}\n' });
      expect(await local("config-get", "lamp.level")).toMatchObject({ stdout: "1\n" });
    },
    LIMIT_MS,
  );

  test(
    "a password over the network: none, a wrong one, the right one; typed arguments",
    async () => {
      for (const port of ports()) {
        const call = (params: object, user?: string) =>
          withDevice({ port, timeout: 20_000, baudRate: 115_200, ...(user === undefined ? {} : { user }) }, (device) => device.call("Lamp.Set", params));
        await expect(call({ level: 3 }), port).rejects.toMatchObject({
          message: expect.stringContaining("wants a password"),
          hint: expect.stringContaining("add --user"),
        });
        await expect(call({ level: 3 }, "admin:wrong"), port).rejects.toThrow("does not accept user and password");
        await expect(call({ level: "3" }, `admin:${password}`), port).rejects.toMatchObject({ code: 400, message: "level must be an integer from 0 to 100" });
        expect(json(await remote(port, "call", "Lamp.Set", '{"level":3}', "--json")), port).toEqual({ level: 3, name: 'a=b "c"' });
      }
      expect(await mos(["call", "Sys.GetInfo", "--port", `http://127.0.0.1:${web}`])).toEqual({
        status: 1,
        stdout: "",
        stderr: expect.stringMatching(/wants a password\n {2}hint: add --user/),
      });
      const unknown = await local("call", "Lamp.Get", "--json");
      expect(JSON.parse(unknown.stderr)).toEqual({ error: { code: 404, message: "No handler for Lamp.Get", hint: expect.stringContaining("RPC.List") } });
    },
    LIMIT_MS,
  );

  test(
    "files go there and back, large, small and empty",
    async () => {
      const file = (name: string) => join(output, name);
      const large = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) >> 3));
      writeFileSync(file("large.bin"), large);
      writeFileSync(file("empty"), "");
      const [http = "", ws = ""] = ports();
      expect(json(await remote(ws, "put", file("large.bin"), "--chunk-size", "1K", "--json"))).toEqual({ name: "large.bin", size: 50_000 });
      expect(await local("put", file("empty"), "none.txt")).toMatchObject({ status: 0, stderr: "" });
      expect(json(await remote(http, "ls", "-l", "--json"))).toEqual(
        expect.arrayContaining([
          { name: "large.bin", size: 50_000 },
          { name: "none.txt", size: 0 },
        ]),
      );
      expect((await local("ls")).stdout.split("\n")).toEqual(expect.arrayContaining(["large.bin", "none.txt"]));
      expect(await remote(http, "get", "large.bin", file("back.bin"), "--chunk-size", "1K")).toMatchObject({ status: 0, stdout: "", stderr: "" });
      expect(readFileSync(file("back.bin")).equals(large)).toBe(true);
      expect(await local("get", "none.txt")).toMatchObject({ status: 0, stdout: "" });
      expect(await local("rm", "large.bin")).toMatchObject({ status: 0 });
      expect(await local("get", "large.bin")).toMatchObject({ status: 1, stderr: expect.stringContaining("large.bin") });
      expect(await local("put", file("gone.bin"))).toMatchObject({ status: 1, stderr: expect.stringContaining("cannot read") });
    },
    LIMIT_MS,
  );

  test(
    "the console, from where it was asked for, over HTTP",
    async () => {
      const [http = ""] = ports();
      const console = new Tool(["console", "--port", http, "--user", `admin:${password}`]);
      await console.printed(/lamp +level 3/);
      await local("call", "Lamp.Set", '{"level":42}');
      await console.printed(/lamp +level 42\n/);
      console.signal("SIGINT");
      expect(await console.ended).toMatchObject({ status: 0, stderr: "" });
    },
    LIMIT_MS,
  );

  test(
    "another password; the old one is worth nothing, and neither makes the device a new first one",
    async () => {
      const [http = "", ws = ""] = ports();
      const made = await local("passwd", "--generate");
      expect(made).toMatchObject({ status: 0, stdout: expect.stringMatching(/^[a-z2-9]{16}\n$/) });
      expect(await remote(http, "call", "RPC.Ping")).toMatchObject({ status: 1 });
      password = made.stdout.trim();
      const typed = new Tool(["passwd", "--port", ws, "--user", `admin:${password}`]);
      typed.type("correct: horse\n");
      expect(await typed.ended).toMatchObject({ status: 0, stderr: "the password of admin is set\n" });
      password = "correct: horse";
      const before = machine.stdout.length;
      expect(await remote(ws, "call", "Sys.Reboot")).toMatchObject({ status: 0 });
      while (!machine.stdout.slice(before).includes("Init done")) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await remote(http, "call", "RPC.Ping")).toMatchObject({ status: 0 });
      expect(machine.stdout.match(/First use of the network/g)).toHaveLength(1);
    },
    LIMIT_MS,
  );

  test(
    "Ctrl-C ends a call that waits, and says so",
    async () => {
      const deaf = createServer((socket) => socket.on("error", () => {}).resume());
      await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
      const call = new Tool(["call", "Sys.GetInfo", "--port", `tcp://127.0.0.1:${(deaf.address() as AddressInfo).port}`]);
      await new Promise((resolve) => deaf.once("connection", resolve));
      call.signal("SIGINT");
      expect(await call.ended).toEqual({ status: 130, stdout: "", stderr: "mos: interrupted\n" });
      deaf.close();
    },
    LIMIT_MS,
  );
});
