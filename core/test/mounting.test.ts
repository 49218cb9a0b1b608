import type { VfsDevice } from "@meerkat/core/vfs/device.ts";
import { createDevice, registerDeviceType } from "@meerkat/core/vfs/device_types.ts";
import { createNamedDevice, findDevice, processDevtab, registerDevice, unregisterDevice } from "@meerkat/core/vfs/devices.ts";
import type { FileSystem } from "@meerkat/core/vfs/file_system.ts";
import { FileSystemType } from "@meerkat/core/vfs/file_system_type.ts";
import { flashDevice } from "@meerkat/core/vfs/flash_device.ts";
import { JournalFs } from "@meerkat/core/vfs/journal_fs.ts";
import { checkFileSystem, makeFileSystem, mountDevice, unmount } from "@meerkat/core/vfs/mounting.ts";
import { Options } from "@meerkat/core/vfs/options.ts";
import { definePartitions, Partition } from "@meerkat/core/vfs/partitions.ts";
import { mountRoot } from "@meerkat/core/vfs/root.ts";
import { registerFileSystemType } from "@meerkat/core/vfs/types.ts";
import { listDirectory, openFile, readFile, removeFile, renameFile, statFile, writeFile } from "@meerkat/core/vfs/vfs.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";
import { FlashModel } from "./flash_model.ts";

const hal = new FakeHal().install();

/** The journal as a file system that is mounted by name: an erased sector where the log begins means that there is none. */
class JournalType extends FileSystemType {
  constructor() {
    super("JOURNAL");
  }

  format(device: VfsDevice, _options: string): boolean {
    if (device.erase(0, device.size) !== 0) return false;
    const fileSystem = new JournalFs(device);
    return fileSystem.mount() && (fileSystem.open("made", "w")?.close() ?? false);
  }

  mount(device: VfsDevice, _options: string): FileSystem | undefined {
    const start = new Uint8Array(1);
    if (device.read(device.eraseSize, start, 0, 1) !== 0 || start[0] === 0xff) return undefined;
    const fileSystem = new JournalFs(device);
    return fileSystem.mount() ? fileSystem : undefined;
  }

  check(device: VfsDevice, options: string): string[] {
    return this.mount(device, options) === undefined ? ["no journal"] : [];
  }
}

registerFileSystemType(new JournalType());
let closed: string[] = [];
registerDeviceType("flash", (options) => {
  const at = options.int("at", 0, 0, 1 << 20);
  const device = options.fault === "" ? flashDevice(at, options.int("size", 65536, 4096, 1 << 20)) : undefined;
  if (device !== undefined) device.close = () => closed.push(`${at}`);
  return device;
});

beforeEach(() => {
  closed = [];
  new FlashModel(256, 4096).install();
  definePartitions([new Partition("fs0", 0x80000, 0x20000), new Partition("data", 0xc0000, 0x40000), new Partition("bcfg1", 0xa0000, 0x1000)]);
  for (const path of ["/data", "/x"]) unmount(path);
  for (const name of ["a", "b", "c", "data"]) unregisterDevice(name);
  hal.console = "";
  mountRoot([]);
});

const bytes = (text: string) => new TextEncoder().encode(text);
const device = (name: string) => findDevice(name) as VfsDevice;

test("make, mount, use, unmount, mount again", () => {
  expect(mountDevice("/data", device("data"), "JOURNAL", "")).toBe("no JOURNAL there that can be mounted");
  expect(checkFileSystem(device("data"), "JOURNAL", "")).toEqual(["no journal"]);
  expect(makeFileSystem(device("data"), "JOURNAL", "")).toBeUndefined();
  expect(checkFileSystem(device("data"), "JOURNAL", "")).toEqual([]);
  expect(mountDevice("/data", device("data"), "JOURNAL", "")).toBeUndefined();
  expect(writeFile("/data/dir/f", bytes("hello"))).toBe(true);
  expect(listDirectory("/data")).toEqual(["dir", "made"]);
  expect(renameFile("/data/dir/f", "/f")).toBe(false);
  expect(renameFile("/data/dir/f", "/data/g")).toBe(true);
  expect(unmount("/data")).toBeUndefined();
  expect(statFile("/data/g")).toBeUndefined();
  expect(mountDevice("/x", device("data"), "JOURNAL", "")).toBeUndefined();
  expect(readFile("/x/g", 10)).toEqual(bytes("hello"));
  expect(removeFile("/x/g")).toBe(true);
});

test("is not unmounted while files are open", () => {
  makeFileSystem(device("data"), "JOURNAL", "");
  mountDevice("/data", device("data"), "JOURNAL", "");
  const first = openFile("/data/f", "w");
  const second = openFile("/data/made", "r");
  expect(unmount("/data")).toBe("2 files are open");
  expect(second?.close()).toBe(true);
  expect(second?.close()).toBe(false);
  expect(unmount("/data")).toBe("1 file is open");
  expect(first?.write(bytes("kept"), 0, 4)).toBe(4);
  expect(first?.close()).toBe(true);
  expect(first?.write(bytes("late"), 0, 4)).toBe(-1);
  expect(unmount("/data")).toBeUndefined();
  mountDevice("/data", device("data"), "JOURNAL", "");
  expect(readFile("/data/f", 10)).toEqual(bytes("kept"));
});

test("positions and sizes are seen through the count", () => {
  makeFileSystem(device("data"), "JOURNAL", "");
  mountDevice("/data", device("data"), "JOURNAL", "");
  writeFile("/data/f", bytes("0123456789"));
  const file = openFile("/data/f", "r+");
  if (file === undefined) throw new Error("not opened");
  file.seek(8);
  expect(file.write(bytes("abcd"), 0, 4)).toBe(4);
  expect([file.position, file.size]).toEqual([12, 12]);
  file.seek(2);
  const read = new Uint8Array(3);
  expect([file.read(read, 0, 3), file.position]).toEqual([3, 5]);
  expect(read).toEqual(bytes("234"));
  expect(file.truncate(4)).toBe(true);
  expect(file.size).toBe(4);
  expect(file.close()).toBe(true);
  expect(readFile("/data/f", 10)).toEqual(bytes("0123"));
});

test("one device is not used twice", () => {
  makeFileSystem(device("data"), "JOURNAL", "");
  mountDevice("/data", device("data"), "JOURNAL", "");
  expect(mountDevice("/x", device("data"), "JOURNAL", "")).toBe("the device is in use");
  expect(makeFileSystem(device("data"), "JOURNAL", "")).toBe("the device is in use");
  expect(checkFileSystem(device("data"), "JOURNAL", "")).toEqual(["the device is in use"]);
  expect(unregisterDevice("data")).toBe(false);
  expect(device("data").share()).toBe(false);
  unmount("/data");
  expect(device("data").share()).toBe(true);
  expect(mountDevice("/x", device("data"), "JOURNAL", "")).toBe("the device is in use");
  device("data").release();
  expect(mountDevice("/x", device("data"), "JOURNAL", "")).toBeUndefined();
});

test("where and what cannot be mounted", () => {
  makeFileSystem(device("data"), "JOURNAL", "");
  const data = device("data");
  expect(mountDevice("/", data, "JOURNAL", "")).toBe("/ is mounted already");
  expect(mountDevice("data", data, "JOURNAL", "")).toBe("a mount point is / or one component, as /data");
  expect(mountDevice("/a/b", data, "JOURNAL", "")).toBe("a mount point is / or one component, as /data");
  expect(mountDevice("/data", data, "FAT", "")).toBe("no file system type FAT in this program");
  expect(makeFileSystem(data, "FAT", "")).toBe("no file system type FAT in this program");
  expect(unmount("/")).toBe("/ was mounted by the build");
  expect(unmount("/nowhere")).toBe("nothing is mounted at /nowhere");
});

test("devices without a name are closed when they are unmounted, the others with their name", () => {
  const unnamed = createDevice("flash", "");
  if (unnamed === undefined) throw new Error("not made");
  makeFileSystem(unnamed, "JOURNAL", "");
  mountDevice("/x", unnamed, "JOURNAL", "");
  expect(closed).toEqual([]);
  unmount("/x");
  expect(closed).toEqual(["0"]);
  expect(createNamedDevice("a", "flash", '{"at": 65536}')).toBe(true);
  makeFileSystem(device("a"), "JOURNAL", "");
  mountDevice("/x", device("a"), "JOURNAL", "");
  unmount("/x");
  expect(closed).toEqual(["0"]);
  expect(unregisterDevice("a")).toBe(true);
  expect(closed).toEqual(["0", "65536"]);
  expect(findDevice("a")).toBeUndefined();
});

test("partitions of the system are no devices of programs", () => {
  for (const name of ["fs0", "bcfg1", "none", ""]) expect(findDevice(name)).toBeUndefined();
  expect(findDevice("data")?.size).toBe(0x40000);
  expect(findDevice("data")).toBe(findDevice("data"));
});

test("names", () => {
  const first = createDevice("flash", "") as VfsDevice;
  expect(registerDevice("", first)).toBe(false);
  expect(registerDevice("data", first)).toBe(false);
  expect(registerDevice("a", first)).toBe(true);
  expect(registerDevice("b", first)).toBe(false);
  expect(registerDevice("a", createDevice("flash", "") as VfsDevice)).toBe(false);
  expect(unregisterDevice("b")).toBe(false);
});

test("a devtab", () => {
  const table = ['a flash {"at": 4096, "size": 8192}', "", "# b flash", '\tb \t flash   {"at": 0} ', "c flash"].join("\r\n");
  expect(processDevtab(`${table}|`)).toBe(true);
  expect([device("a").size, device("b").size, device("c").size]).toEqual([8192, 65536, 65536]);
  for (const name of ["a", "b", "c"]) unregisterDevice(name);
  expect(processDevtab('a flash|b flash {"size": 1}|c flash')).toBe(false);
  expect(findDevice("a")).toBeDefined();
  expect(findDevice("c")).toBeUndefined();
  expect(hal.console).toContain("device flash: size must be an integer from 4096 to 1048576");
});

test.each([
  ["a", "devtab: a has no type"],
  ["a none", "no device type none in this program"],
  ["a flash {", "device flash: options are no JSON object"],
  ["a flash {} {}", "device flash: options are no JSON object"],
  ['a flash {"at": "0"}', "device flash: at must be an integer from 0 to 1048576"],
  ['a flash {"at": 100}', "device flash: failed"],
  ["data flash", "there is a device data already"],
])("devtab %s", (table, message) => {
  expect(processDevtab(table)).toBe(false);
  expect(hal.console).toContain(message);
});

test("whatever a devtab holds, it is read or refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b", " ", "\t", "|", "\n", "#", "flash", "{", "}", '"', "at", ":", "4096", ",") }), (table) => {
      processDevtab(table);
      for (const name of ["a", "b"]) unregisterDevice(name);
    }),
    { numRuns: 2000 },
  );
});

test("options", () => {
  const options = new Options(' {"n": 5, "hex": 0x10, "b": true, "s": "t\\"", "o": {"p": [1]}, "t": "{\\"q\\":1}", "z": null} ');
  expect([options.int("n", 1, 0, 9), options.int("hex", 1, 0, 99), options.int("none", 7, 0, 9), options.int("z", 8, 0, 9)]).toEqual([5, 16, 7, 8]);
  expect([options.bool("b", false), options.bool("none", true)]).toEqual([true, true]);
  expect([options.string("s"), options.string("none"), options.nested("o"), options.nested("t"), options.nested("none")]).toEqual([
    't"',
    undefined,
    '{"p": [1]}',
    '{"q":1}',
    "",
  ]);
  expect(options.fault).toBe("");
  const faults = (text: string, read: (options: Options) => unknown) => {
    const bad = new Options(text);
    read(bad);
    return bad.fault;
  };
  expect(faults("[]", () => {})).toBe("options are no JSON object");
  expect(faults("  ", () => {})).toBe("");
  for (const value of ["1.5", "1e3", "true", '"5"', "99999999999", "10"]) {
    expect(faults(`{"n": ${value}}`, (bad) => bad.int("n", 0, 0, 9))).toBe("n must be an integer from 0 to 9");
  }
  expect(faults('{"b": 1}', (bad) => bad.bool("b", false))).toBe("b must be true or false");
  expect(faults('{"s": 1}', (bad) => bad.string("s"))).toBe("s must be a string");
  expect(faults('{"o": 1, "n": 50}', (bad) => [bad.nested("o"), bad.int("n", 0, 0, 9)])).toBe("o must be an object");
});
