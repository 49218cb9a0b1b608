import { type Config, config } from "@meerkat/config";
import { addConfigValidator } from "@meerkat/core/config/config.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { listDirectory, mount, readFile, removeFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";

const hal = new FakeHal().install();
mount("/", new RamFs(100_000));
await import("@meerkat/vfs-common/init.ts");
await import("@meerkat/rpc-service-config/init.ts");
const channel = new TestChannel("host");
addChannel(channel);

const initial = structuredClone({ ...config.rpc.uart });

beforeEach(() => {
  for (const name of listDirectory("/")) removeFile(name);
  Object.assign(config.rpc.uart, initial);
  config.conf_acl = "*";
});

function call(method: string, params: object | string = {}): unknown {
  const text = typeof params === "string" ? params : JSON.stringify(params);
  frameReceived(channel, `{"id":1,"src":"host","method":"Config.${method}","params":${text}}`);
  const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
  return error ?? result;
}

function file(name: string): unknown {
  const bytes = readFile(name, 10_000);
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
}

test("Get: everything, a section, a setting, nothing", () => {
  expect(call("Get")).toMatchObject({ conf_acl: "*", debug: { level: 2 }, rpc: { uart: { baud_rate: 115200, dst: "" } } });
  expect(call("Get", { key: "rpc.uart" })).toEqual({ uart_no: 0, baud_rate: 115200, fc_type: 2, dst: "" });
  expect(call("Get", { key: "rpc.uart.dst" })).toBe("");
  expect(call("Get", { key: "rpc.uart.baud_rate" })).toBe(115200);
  expect(call("Get", { key: "rpc.enable" })).toBe(true);
  expect(call("Get", { key: "rpc.nope" })).toEqual({ code: 404, message: "invalid config key" });
});

test("Get of a level reads its files", () => {
  writeFile("conf3.json", new TextEncoder().encode('{"rpc": {"uart": {"baud_rate": 3}}}'));
  const at = (level: number) => call("Get", { key: "rpc.uart.baud_rate", level });
  expect([at(0), at(2), at(3), at(8), at(9), at(-1), at(10)]).toEqual([115200, 115200, 3, 3, 115200, 115200, 115200]);
});

test("GetSection", () => {
  expect(call("GetSection", { section: "rpc.uart" })).toMatchObject({ baud_rate: 115200 });
  expect(call("GetSection", { section: "rpc.enable" })).toEqual({ code: 404, message: "invalid config section" });
  expect(call("GetSection", { section: "nope" })).toEqual({ code: 404, message: "invalid config section" });
  expect(call("GetSection")).toEqual({ code: 400, message: "section is required" });
});

test("Set changes what is in force; only what is saved is in the file", () => {
  expect(call("Set", { config: { rpc: { uart: { baud_rate: 9600, nope: 1 } } } })).toEqual({ saved: false });
  expect(config.rpc.uart.baud_rate).toBe(9600);
  expect(listDirectory("/")).toEqual([]);
  expect(call("Set", { key: "rpc.uart", value: { dst: "peer" }, save: true })).toEqual({ saved: true });
  expect(file("conf9.json")).toMatchObject({ rpc: { uart: { baud_rate: 9600, dst: "peer" } } });
  expect(call("Set", { key: "rpc.uart.fc_type", value: 1, save: true, try_once: true })).toEqual({ saved: true });
  expect(file("conf9.json.try")).toMatchObject({ rpc: { uart: { fc_type: 1 } } });
  expect(call("Set", { value: { rpc: { uart: { dst: "" } } } })).toEqual({ saved: false });
  expect(config.rpc.uart.dst).toBe("");
  expect(call("Save")).toEqual({ saved: true });
  expect(file("conf9.json")).toMatchObject({ rpc: { uart: { baud_rate: 9600, fc_type: 1 } } });
  expect(listDirectory("/")).toEqual(["conf9.json"]);
});

test("Set of a maker's level leaves what is in force alone", () => {
  expect(call("Set", { key: "rpc.uart.baud_rate", value: 5, level: 5, save: true })).toEqual({ saved: true });
  expect(file("conf5.json")).toEqual({ rpc: { uart: { baud_rate: 5 } } });
  expect(config.rpc.uart.baud_rate).toBe(115200);
  expect(call("Set", { key: "rpc.uart.baud_rate", value: 6, level: 6 })).toEqual({ saved: false });
  expect(listDirectory("/")).toEqual(["conf5.json"]);
});

test.each([
  [{}, 400, "value is required"],
  [{ key: "rpc.uart.dst", value: "" }, 400, "value is required"],
  [{ config: {}, level: 0 }, 400, "not allowed"],
  [{ key: "rpc.nope", value: 1 }, 404, "invalid config key"],
  [{ key: "rpc.uart.dst", value: 1 }, 400, "invalid config value: [rpc.uart.dst] is not a string"],
  [{ config: { rpc: { enable: "yes" } } }, 400, "invalid config value: [rpc.enable] is not a boolean"],
  [{ config: { rpc: { uart: { baud_rate: "1" } } }, level: 4 }, 400, "invalid config value: [rpc.uart.baud_rate] is not a number"],
  [{ config: { rpc: { uart: { baud_rate: 1.5 } } } }, 400, "invalid config value: failed to parse [1.5]"],
  [{ config: 5 }, 400, "invalid config value: Invalid JSON"],
])("Set of %j is error %d: %s", (params, code, message) => expect(call("Set", params)).toEqual({ code, message }));

test("the access list counts for whole paths, with a key and without", () => {
  config.conf_acl = "-rpc.uart.dst,*";
  for (const params of [{ key: "rpc.uart.dst", value: "x" }, { key: "rpc.uart", value: { dst: "x" } }, { config: { rpc: { uart: { dst: "x" } } } }]) {
    expect(call("Set", params)).toEqual({ saved: false });
  }
  expect(config.rpc.uart.dst).toBe("");
  expect(hal.console).toContain("Not allowed by conf_acl: rpc.uart.dst");
});

test("a validator's objection is the error", () => {
  addConfigValidator((candidate) => ((candidate as Config).rpc.uart.baud_rate === 13 ? "no such rate" : ""));
  expect(call("Set", { key: "rpc.uart.baud_rate", value: 13, save: true })).toEqual({ code: -1, message: "error saving config: no such rate" });
  expect(call("Save", { reboot: true })).toEqual({ code: -1, message: "error saving config: no such rate" });
});

test("a restart comes half a second after a save, and not without one", async () => {
  call("Set", { key: "rpc.uart.baud_rate", value: 9600, reboot: true });
  await hal.pass(600, corePoll);
  expect(hal.resets).toBe(0);
  call("Set", { key: "rpc.uart.baud_rate", value: 9600, save: true, reboot: true });
  await hal.pass(499, corePoll);
  expect(hal.resets).toBe(0);
  await hal.pass(1, corePoll);
  expect(hal.resets).toBe(1);
});

test("noise as parameters does no harm", () => {
  for (const params of ["[]", "5", '"x"', '{"config":[1,{"rpc":2}]}', '{"key":5,"value":{}}', '{"config":null}']) call("Set", params);
  expect({ ...config.rpc.uart }).toEqual(initial);
});
