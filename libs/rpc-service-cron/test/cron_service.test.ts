import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import { mount } from "@meerkat/core/vfs/vfs.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";

new FakeHal().install();
mount("/", new RamFs(20_000));
await import("@meerkat/rpc-service-cron/init.ts");
const channel = new TestChannel("host");
addChannel(channel);

function call(method: string, params: object = {}): unknown {
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: `Cron.${method}`, params }));
  const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
  return error ?? result;
}

const at = "0 0 7 * * MON-FRI";

test("a job is added, read, changed, listed and removed", () => {
  expect(call("List")).toEqual([]);
  expect(call("Add", { at, action: "water", payload: { valve: 2 } })).toEqual({ id: 1 });
  expect(call("Add", { at, action: "light", enable: false })).toEqual({ id: 2 });
  expect(call("Get", { id: 1 })).toEqual({ id: 1, at, enable: true, action: "water", payload: { valve: 2 } });
  expect(call("Edit", { id: 1, at: "@random:{}", action: "x" })).toEqual({ code: 400, message: "from, to, and number should be present" });
  expect(call("Edit", { id: 1, at, action: "dry" })).toEqual({ id: 1 });
  expect(call("List")).toEqual([
    { id: 1, at, enable: true, action: "dry" },
    { id: 2, at, enable: false, action: "light" },
  ]);
  expect(call("Remove", { id: 1 })).toEqual({ id: 1 });
  expect(call("Get", { id: 1 })).toEqual({ code: 400, message: "invalid crontab id" });
});

test("errors", () => {
  const required = { code: 400, message: "'at' and 'action' are required" };
  expect(call("Add")).toEqual(required);
  expect(call("Add", { at })).toEqual(required);
  expect(call("Add", { at: "* * *", action: "x" })).toEqual({ code: 400, message: "Invalid number of fields, expression must consist of 6 fields" });
  expect(call("Add", { at: 5, action: "x" })).toMatchObject({ code: 400 });
  for (const method of ["Edit", "Remove", "Get"]) {
    for (const id of [0, -1, 99]) expect(call(method, { id, at, action: "x" })).toEqual({ code: 400, message: "invalid crontab id" });
  }
  expect(call("Add", { at, action: "x".repeat(20_000) })).toEqual({ code: 500, message: "the crontab cannot be written" });
});
