import { definePartitions, Partition } from "@meerkat/core/vfs/partitions.ts";
import { mountRoot } from "@meerkat/core/vfs/root.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel } from "../../../core/test/flash_model.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";

new FakeHal().install();
await import("@meerkat/rpc-service-fs/init.ts");
const channel = new TestChannel("host");
addChannel(channel);

beforeEach(() => {
  new FlashModel(128, 4096).install();
  definePartitions([new Partition("fs0", 0, 128 * 4096)]);
  mountRoot([]);
});

function call(method: string, params: object = {}): unknown {
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: `FS.${method}`, params }));
  const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
  return error ?? result;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const put = (filename: string, text: string, more: object = {}) => call("Put", { filename, data: base64(text), ...more });

function text(filename: string): string {
  return Buffer.from((call("Get", { filename }) as { data: string }).data, "base64").toString();
}

test("lists", () => {
  put("b", "two");
  put("/a", "");
  put("www/x", "in a directory");
  expect(call("List")).toEqual(["a", "b", "www"]);
  expect(call("ListExt", { path: "/" })).toEqual([
    { name: "a", size: 0 },
    { name: "b", size: 3 },
  ]);
  expect(call("List", { path: "/www" })).toEqual(["x"]);
  expect(call("ListExt", { path: "www/" })).toEqual([{ name: "x", size: 14 }]);
  expect(call("List", { path: "/none" })).toEqual([]);
});

test("Get in parts", () => {
  put("f", "0123456789");
  expect(call("Get", { filename: "f", len: 4 })).toEqual({ data: base64("0123"), left: 6 });
  expect(call("Get", { filename: "f", offset: 4, len: 100 })).toEqual({ data: base64("456789"), left: 0 });
  expect(call("Get", { filename: "f", offset: 10 })).toEqual({ data: "", left: 0 });
  expect(call("Get", { filename: "f", offset: 1000 })).toEqual({ data: "", left: 0 });
  expect(call("Get", { filename: "f", len: 0 })).toEqual({ data: "", left: 10 });
  expect(call("Get", { filename: "f", offset: -1 })).toEqual({ code: 400, message: "illegal offset" });
  expect(call("Get", { filename: "g" })).toEqual({ code: 400, message: 'failed to open file "g"' });
  expect(call("Get")).toEqual({ code: 400, message: "filename is required" });
});

test("Put replaces, updates and appends", () => {
  put("f", "one");
  expect(put("f", "two")).toBeNull();
  expect(text("f")).toBe("two");
  put("f", "!", { append: true });
  expect(text("f")).toBe("two!");
  put("f", "OO", { offset: 2, append: false });
  expect(text("f")).toBe("twOO");
  put("f", "new", { offset: 0, append: true });
  expect(text("f")).toBe("new");
  expect(call("Put", { filename: "f" })).toBeNull();
  expect(text("f")).toBe("");
});

test("what Put refuses", () => {
  put("f", "stays");
  expect(put("none", "x", { offset: 5 })).toEqual({ code: 400, message: 'failed to open file "none"' });
  expect(call("Put", { data: "" })).toEqual({ code: 400, message: "filename is required" });
  expect(call("Put", { filename: "f", data: "!!!!" })).toMatchObject({ code: 400 });
  expect(call("Put", { filename: "f", data: "A".repeat(100_000) })).toMatchObject({ code: 400 });
  expect(put("f", "x", { offset: 2_000_000_000 })).toEqual({ code: 500, message: "failed to write data" });
  expect(put("f", "x", { offset: "5" })).toMatchObject({ code: 400 });
  expect(text("f")).toBe("stays");
});

test("a full flash is an error, and loses nothing", () => {
  put("f", "stays");
  const part = "x".repeat(3000);
  let parts = 0;
  while (put("big", part, { append: true }) === null) parts++;
  expect(put("big", part, { append: true })).toEqual({ code: 500, message: "failed to write data" });
  expect(text("f")).toBe("stays");
  expect(call("ListExt")).toContainEqual({ name: "big", size: parts * 3000 });
  expect(parts).toBeGreaterThan(100);
  expect(call("Remove", { filename: "big" })).toBeNull();
  expect(put("big", part)).toBeNull();
});

test("a file of 200 kB as the tools send it: 512 bytes a call, both members", () => {
  const data = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) >> 5));
  for (let at = 0; at < data.length; at += 512) {
    const part = data.subarray(at, at + 512).toString("base64");
    expect(call("Put", { filename: "big", offset: at, append: at > 0, data: part })).toBeNull();
  }
  mountRoot([]);
  const parts: Buffer[] = [];
  for (let at = 0, left = 1; left > 0; at += 512) {
    const answer = call("Get", { filename: "big", offset: at, len: 512 }) as { data: string; left: number };
    parts.push(Buffer.from(answer.data, "base64"));
    left = answer.left;
  }
  expect(Buffer.concat(parts).equals(data)).toBe(true);
  const first = call("Get", { filename: "big" }) as { data: string; left: number };
  expect([Buffer.from(first.data, "base64").length, first.left]).toEqual([4096, 200_000 - 4096]);
});

test("Remove and Rename", () => {
  put("a", "a");
  put("b", "b");
  expect(call("Rename", { src: "a", dst: "b" })).toBeNull();
  expect(call("List")).toEqual(["b"]);
  expect(text("b")).toBe("a");
  expect(call("Rename", { src: "a", dst: "c" })).toEqual({ code: 500, message: "rename failed" });
  expect(call("Rename", { src: "a" })).toEqual({ code: 400, message: "src and dst are required" });
  expect(call("Remove", { filename: "b" })).toBeNull();
  expect(call("Remove", { filename: "b" })).toEqual({ code: 500, message: "remove failed" });
  expect(call("Remove")).toEqual({ code: 400, message: "filename is required" });
});

test("Df", () => {
  const before = call("Df") as { size: number; used: number; free: number };
  put("f", "x".repeat(1000));
  const after = call("Df", { path: "/f" }) as { size: number; used: number; free: number };
  expect(after.size).toBe(before.size);
  expect(before.used + before.free).toBe(before.size);
  expect(after.used - before.used).toBeGreaterThanOrEqual(1000);
  expect(after.used - before.used).toBeLessThan(1200);
});

test("a program without kinds of file systems mounts nothing", () => {
  const device = { dev_name: "data", fs_type: "LFS" };
  for (const [method, params] of [
    ["Mkfs", device],
    ["Mount", { path: "/data", ...device }],
    ["Umount", { path: "/data" }],
    ["Fsck", device],
  ] as const) {
    expect(call(method, params)).toEqual({ code: 501, message: "no library of this program can mount file systems" });
  }
});
