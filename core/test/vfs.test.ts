import { RamFs } from "@meerkat/core/vfs/ram_fs.ts";
import {
  fileSystemFree,
  fileSystemSize,
  listDirectory,
  mount,
  normalPath,
  openFile,
  readFile,
  removeFile,
  renameFile,
  statFile,
  writeFile,
} from "@meerkat/core/vfs/vfs.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined) => (data === undefined ? undefined : new TextDecoder().decode(data));

beforeEach(() => {
  new FakeHal().install();
  mount("/", new RamFs(1000));
  mount("/data", new RamFs(100));
});

test("paths are as in Mongoose OS: relative to /, `.` and doubled slashes dropped, `..` is a name", () => {
  expect(normalPath("a.txt")).toBe("a.txt");
  expect(normalPath("./a.txt")).toBe("a.txt");
  expect(normalPath("././a")).toBe("a");
  expect(normalPath("//a//b/")).toBe("a/b");
  expect(normalPath("/a/./b")).toBe("a/./b");
  expect(normalPath("../x")).toBe("../x");
  expect(normalPath("/")).toBe("");
  expect(normalPath("a".repeat(257))).toBeUndefined();
});

test("the first component of a path decides where it leads", () => {
  writeFile("/data/x", bytes("in data"));
  writeFile("x", bytes("in root"));
  writeFile("/datax", bytes("also in root"));
  expect(text(readFile("data/x", 100))).toBe("in data");
  expect(text(readFile("/x", 100))).toBe("in root");
  expect(listDirectory("/")).toEqual(["datax", "x"]);
  expect(listDirectory("/data")).toEqual(["x"]);
  expect(renameFile("/x", "/data/y")).toBe(false);
  expect(fileSystemSize("/data/x")).toBe(100);
  expect(fileSystemFree("/data")).toBe(93);
});

test("mount points are / or one component", () => {
  expect(mount("data", new RamFs(1))).toBe(false);
  expect(mount("/a/b", new RamFs(1))).toBe(false);
});

test("directories exist by the names of files", () => {
  writeFile("/www/index.html", bytes("<p>"));
  writeFile("/www/css/a.css", bytes("p{}"));
  writeFile("/readme", bytes("x"));
  expect(listDirectory("")).toEqual(["readme", "www"]);
  expect(listDirectory("/www/")).toEqual(["css", "index.html"]);
  expect(listDirectory("/nothing")).toEqual([]);
  expect(statFile("/www")).toBeUndefined();
});

test("what does not exist", () => {
  for (const mode of ["r", "r+"] as const) expect(openFile("/none", mode)).toBeUndefined();
  for (const mode of ["r", "w", "a", "r+"] as const) expect(openFile("/", mode)).toBeUndefined();
  expect(readFile("/none", 100)).toBeUndefined();
  expect(statFile("/none")).toBeUndefined();
  expect(removeFile("/none")).toBe(false);
  expect(renameFile("/none", "/other")).toBe(false);
});

test("reading in parts, and no more than allowed", () => {
  writeFile("/a", bytes("0123456789"));
  expect(readFile("/a", 9)).toBeUndefined();
  const file = openFile("/a", "r");
  const buffer = new Uint8Array(6);
  expect(file?.size).toBe(10);
  expect(file?.read(buffer, 1, 4)).toBe(4);
  expect(text(buffer)).toBe("\u00000123\u0000");
  file?.seek(8);
  expect(file?.read(buffer, 0, 6)).toBe(2);
  expect(file?.read(buffer, 0, 6)).toBe(0);
  expect(file?.write(buffer, 0, 1)).toBe(-1);
});

test("modes a and r+", () => {
  const log = openFile("/log", "a");
  log?.write(bytes("one"), 0, 3);
  log?.close();
  const again = openFile("/log", "a");
  again?.seek(0);
  again?.write(bytes("xtwox"), 1, 3);
  again?.close();
  const update = openFile("/log", "r+");
  update?.seek(8);
  update?.write(bytes("!"), 0, 1);
  expect(update?.size).toBe(9);
  expect(update?.truncate(10)).toBe(false);
  update?.close();
  expect(text(readFile("/log", 100))).toBe("onetwo\u0000\u0000!");
  const cut = openFile("/log", "r+");
  expect(cut?.truncate(2)).toBe(true);
  cut?.seek(3);
  cut?.write(bytes("x"), 0, 1);
  expect(text(readFile("/log", 100))).toBe("on\u0000x");
});

test("mode w replaces a file when it is closed", () => {
  writeFile("/c", bytes("old"));
  const file = openFile("/c", "w");
  file?.write(bytes("new"), 0, 3);
  expect(text(readFile("/c", 100))).toBe("old");
  expect(file?.close()).toBe(true);
  expect(text(readFile("/c", 100))).toBe("new");
});

test("a file that does not fit leaves the old one", () => {
  writeFile("/data/c", bytes("old"));
  expect(writeFile("/data/c", new Uint8Array(101))).toBe(false);
  const file = openFile("/data/c", "w");
  expect(file?.write(new Uint8Array(60), 0, 60)).toBe(60);
  expect(file?.write(new Uint8Array(60), 0, 60)).toBe(-1);
  expect(file?.close()).toBe(false);
  expect(text(readFile("/data/c", 100))).toBe("old");
});

test("rename replaces", () => {
  writeFile("/a", bytes("a"));
  writeFile("/b", bytes("b"));
  expect(renameFile("/a", "/b")).toBe(true);
  expect(listDirectory("/")).toEqual(["b"]);
  expect(text(readFile("/b", 10))).toBe("a");
  expect(renameFile("/b", "/b")).toBe(true);
  expect(text(readFile("/b", 10))).toBe("a");
});
