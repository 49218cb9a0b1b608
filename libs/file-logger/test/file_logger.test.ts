import { ConfigFileLogger } from "@meerkat/config";
import { EVENT_REBOOT, triggerEvent } from "@meerkat/core/events.ts";
import { LL_DEBUG, LL_ERROR, LL_INFO, logDebug, logInfo, setLogLevel } from "@meerkat/core/log.ts";
import { definePartitions, Partition } from "@meerkat/core/vfs/partitions.ts";
import { mountRoot } from "@meerkat/core/vfs/root.ts";
import { listDirectory, readFile, removeFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import { setWallClock } from "@meerkat/core/wall_clock.ts";
import { addFileLogService } from "@meerkat/file-logger/file_log_service.ts";
import { FileLogger, setFileLogger } from "@meerkat/file-logger/file_logger.ts";
import { inOrder } from "@meerkat/file-logger/log_files.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { FlashModel } from "../../../core/test/flash_model.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";

let hal = new FakeHal().install();
await import("@meerkat/core/init.ts");
const channel = new TestChannel("host");
addChannel(channel);

let settings: ConfigFileLogger;
beforeEach(() => {
  hal = new FakeHal().install();
  hal.now = 1500;
  hal.wallAtBoot = Date.UTC(2024, 0, 31, 12) - 1500;
  new FlashModel(16, 4096).install();
  definePartitions([new Partition("fs0", 0, 16 * 4096)]);
  mountRoot([]);
  settings = new ConfigFileLogger();
  setLogLevel(LL_INFO);
});

const text = (path: string) => Buffer.from(readFile(path, 100_000) ?? []).toString();

test("lines with the time since boot; the wall clock at first and when it was set", () => {
  const logger = new FileLogger(settings);
  logger.start();
  logInfo("test", "one");
  hal.now += 250;
  logInfo("test", "two");
  setWallClock(Date.UTC(2024, 5, 1));
  logInfo("test", "three");
  expect(listDirectory("/")).toEqual(["log_001-20240131-120000.txt"]);
  expect(text("/log_001-20240131-120000.txt")).toBe(
    `1500000:${Date.UTC(2024, 0, 31, 12)}000 ${"test".padEnd(24)}one\n1750000 ${"test".padEnd(24)}two\n1750000:${Date.UTC(2024, 5, 1)}000 ${"test".padEnd(24)}three\n`,
  );
});

test("files take turns, the oldest goes; after a restart it goes on", () => {
  settings.max_file_size = 100;
  settings.max_num_files = 3;
  settings.timestamps = false;
  const line = `${"x".repeat(59)}\n`;
  const first = new FileLogger(settings);
  for (let i = 0; i < 5; i++) first.log(LL_INFO, line);
  expect(listDirectory("/").map((name) => name.slice(4, 7))).toEqual(["003", "004", "005"]);
  const second = new FileLogger(settings);
  second.log(LL_INFO, "short\n");
  expect(text(second.files.newest())).toBe(`${line}short\n`);
  second.log(LL_INFO, line);
  expect([second.files.oldest().slice(1, 8), second.files.newest().slice(1, 8), second.files.count()]).toEqual(["log_004", "log_006", 3]);
});

test("numbers go round", () => {
  settings.max_num_files = 3;
  for (const number of ["998", "999"]) writeFile(`/log_${number}-20240101-000000.txt`, Buffer.from("x"));
  const logger = new FileLogger(settings);
  expect(logger.rotate()).toBe(true);
  expect(logger.rotate()).toBe(true);
  expect(listDirectory("/").map((name) => name.slice(4, 7))).toEqual(["000", "001", "999"]);
  expect(logger.files.oldest()).toContain("999");
  expect(new FileLogger(settings).files.newest()).toContain("001");
  fc.assert(
    fc.property(fc.nat(999), fc.integer({ min: 1, max: 100 }), (start, count) => {
      const names = Array.from({ length: count }, (_, i) => `log_${String((start + i) % 1000).padStart(3, "0")}-20240101-000000.txt`);
      expect(inOrder([...names, "other", "log_x.txt", "log_12-.txt"].sort(), "log_")).toEqual(names);
    }),
  );
});

test("when somebody removes the file being written, it goes on in a new one", () => {
  const logger = new FileLogger(settings);
  logger.log(LL_INFO, "one\n");
  removeFile(logger.files.newest());
  logger.log(LL_INFO, "two\n");
  expect(listDirectory("/")).toHaveLength(1);
  expect(text(logger.files.newest())).toContain("two\n");
  expect(logger.files.count()).toBe(1);
});

test("levels, texts and gathering", () => {
  settings.timestamps = false;
  settings.include = "door,,window";
  settings.buf_line = false;
  settings.buf_size = 40;
  const logger = new FileLogger(settings);
  logger.log(LL_INFO, "the door\n");
  logger.log(LL_INFO, "the roof\n");
  logger.log(LL_DEBUG, "the door, in detail\n");
  expect(listDirectory("/")).toEqual([]);
  logger.log(LL_ERROR, "a window, and a long story about it\n");
  expect(text(logger.files.newest())).toBe("the door\na window, and a long story about it\n");
  logger.log(LL_INFO, "door\n");
  logger.start();
  triggerEvent(EVENT_REBOOT);
  expect(text(logger.files.newest())).toMatch(/door\n$/);
});

test("the system's log only if wanted", () => {
  settings.syslog_enable = false;
  const logger = new FileLogger(settings);
  logger.start();
  logInfo("test", "no");
  logDebug("test", "no");
  expect(logger.files.count()).toBe(0);
});

test("a full flash: older logs make room, other files stay", () => {
  settings.max_num_files = 100;
  settings.max_file_size = 2000;
  writeFile("/keep", Buffer.alloc(20_000, 1));
  const logger = new FileLogger(settings);
  for (let i = 0; i < 1000; i++) logger.log(LL_INFO, `line ${i} of a long log that does not fit\n`);
  expect(text(logger.files.newest())).toContain("line 999 ");
  expect(logger.files.count()).toBeGreaterThan(3);
  expect(readFile("/keep", 100_000)?.length).toBe(20_000);
  writeFile("/rest", Buffer.alloc(100));
});

test("FileLog.*", () => {
  addFileLogService();
  const call = (method: string): unknown => {
    frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: `FileLog.${method}`, params: {} }));
    const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
    return error ?? result;
  };
  expect(call("Status")).toEqual({ enable: false, num_files: 0, oldest: null, newest: null });
  expect(call("Flush")).toMatchObject({ code: 400 });
  settings.buf_line = false;
  const logger = new FileLogger(settings);
  setFileLogger(logger);
  logger.log(LL_INFO, "x\n");
  expect(call("Status")).toEqual({ enable: true, num_files: 0, oldest: null, newest: null });
  expect(call("Flush")).toBeNull();
  expect(call("Rotate")).toBeNull();
  expect(call("Status")).toEqual({ enable: true, num_files: 2, oldest: "/log_001-20240131-120000.txt", newest: "/log_002-20240131-120000.txt" });
});
