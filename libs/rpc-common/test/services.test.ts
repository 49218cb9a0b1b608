import { config } from "@meerkat/config";
import { LL_INFO, logLevel, setUdpLog } from "@meerkat/core/log.ts";
import { corePoll } from "@meerkat/core/loop.ts";
import { RESET_CRASH } from "@meerkat/hal/system.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "./test_channel.ts";

const hal = new FakeHal().install();
await import("@meerkat/rpc-common/init.ts");
const channel = new TestChannel("");
addChannel(channel);

function call(method: string, params: object = {}): unknown {
  frameReceived(channel, JSON.stringify({ id: 1, method, params }));
  const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
  return error ?? result;
}

test("RPC.List, newest first", () => {
  expect(call("RPC.List")).toEqual([
    "Sys.SetDebug",
    "Sys.GetInfo",
    "Sys.ClearCrashReport",
    "Sys.GetCrashReport",
    "Sys.Reboot",
    "RPC.Ping",
    "RPC.Describe",
    "RPC.List",
  ]);
});

test("RPC.Describe", () => {
  expect(call("RPC.Describe", { name: "Sys.Reboot" })).toEqual({
    name: "Sys.Reboot",
    args_fmt: "{abort: %B, delay_ms: %d}",
  });
  expect(call("RPC.Describe")).toEqual({ code: 400, message: "name is required" });
  expect(call("RPC.Describe", { name: "sys.reboot" })).toEqual({ code: 404, message: "name not found" });
});

test("RPC.Ping", () => {
  expect(call("RPC.Ping")).toEqual({ channel_info: "TEST1" });
});

test("Sys.GetInfo has all members in order", () => {
  hal.now = 12_345;
  const info = call("Sys.GetInfo") as object;
  expect(Object.entries(info)).toEqual([
    ["id", "fake_123456"],
    ["app", "test"],
    ["fw_version", "1.2"],
    ["fw_id", "id1"],
    ["mg_version", "0.1.0"],
    ["mg_id", "id1"],
    ["mac", "020000123456"],
    ["arch", "fake"],
    ["uptime", 12],
    ["public_key", null],
    ["ram_size", 1000],
    ["ram_free", 999],
    ["ram_min_free", 998],
    ["fs_size", 0],
    ["fs_free", 0],
    ["reset_reason", "power_on"],
  ]);
  config.device.public_key = "MFkw";
  expect(call("Sys.GetInfo")).toMatchObject({ public_key: "MFkw" });
});

test("Sys.SetDebug says success through error code 0", () => {
  expect(call("Sys.SetDebug", { level: -1 })).toEqual({ code: 0 });
  expect(logLevel()).toBe(-1);
  expect(call("Sys.SetDebug", { level: 2, file_level: "rpc=3" })).toEqual({ code: 0 });
  expect(logLevel()).toBe(LL_INFO);
  expect(call("Sys.SetDebug")).toEqual({ code: 0 });
  for (const level of [5, -2, "2", 1e10]) {
    expect(call("Sys.SetDebug", { level })).toEqual({ code: 400, message: "invalid level" });
  }
  expect(call("Sys.SetDebug", { udp_log_addr: "1.2.3.4:514" })).toMatchObject({ code: 501 });
});

test("Sys.SetDebug sends the log elsewhere if the program can", () => {
  const addresses: string[] = [];
  setUdpLog((address) => addresses.push(address));
  expect(call("Sys.SetDebug", { udp_log_addr: "1.2.3.4:514" })).toEqual({ code: 0 });
  expect(call("Sys.SetDebug", { udp_log_addr: "" })).toEqual({ code: 0 });
  expect(addresses).toEqual(["1.2.3.4:514", ""]);
});

test("the report of the last crash is there until it is cleared", () => {
  hal.resetReason = RESET_CRASH;
  hal.crashReport = 'Uncaught Error: "no"\n  at f';
  expect(call("Sys.GetCrashReport")).toEqual({ reset_reason: "crash", report: 'Uncaught Error: "no"\n  at f' });
  expect(call("Sys.ClearCrashReport")).toBeNull();
  expect(call("Sys.GetCrashReport")).toEqual({ reset_reason: "crash", report: "" });
});

test("Sys.Reboot", async () => {
  expect(call("Sys.Reboot", { delay_ms: -1 })).toEqual({ code: 400, message: "invalid delay value" });
  expect(call("Sys.Reboot", { delay_ms: 20 })).toBeNull();
  await hal.pass(20, corePoll);
  expect(hal.resets).toBe(1);
});
