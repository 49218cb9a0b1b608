/** Small parts that need no machine. */
import { describe, expect, test } from "vitest";
import { readLinkerMap } from "../src/builder/linker-map.ts";
import { packageOf } from "../src/builder/packages.ts";
import { parseAddress } from "../src/line/address.ts";
import { parseSize } from "../src/manifest/size.ts";
import { Symboliser } from "../src/run/symbolise.ts";
import { nearest } from "../src/suggest.ts";

test("sections of a linker's map", () => {
  const map = `
Discarded input sections
 .text.gone     0x0000000000000000       0x10 a.o

Linker script and memory map

.text           0x00000000000000c0      0x100
 *(.text .text.*)
 .text.short    0x00000000000000c0       0x24 obj/a.o
 .text.a_name_longer_than_its_column
                0x00000000000000e4       0x10 obj/b c.o
                0x00000000000000e4                a_name_longer_than_its_column
 *fill*         0x00000000000000f4        0x2
 .text.libm     0x00000000000000f6        0x8 /usr/lib/libm.a(s_floor.o)

.a_long_output_section
                0x0000000020000000        0x4
 COMMON         0x0000000020000000        0x4 obj/a.o
`;
  expect(readLinkerMap(map)).toEqual([
    { section: ".text", input: ".text.short", size: 0x24, object: "obj/a.o" },
    { section: ".text", input: ".text.a_name_longer_than_its_column", size: 0x10, object: "obj/b c.o" },
    { section: ".text", input: "*fill*", size: 2, object: "" },
    { section: ".text", input: ".text.libm", size: 8, object: "/usr/lib/libm.a(s_floor.o)" },
    { section: ".a_long_output_section", input: "COMMON", size: 4, object: "obj/a.o" },
  ]);
});

test.each([
  ["16384", 16384],
  ["0x4000", 16384],
  ["16K", 16384],
  ["1m", 1048576],
  ["", undefined],
  ["-1", undefined],
  ["1.5K", undefined],
  ["99999M", undefined],
])("the size %j", (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each([
  ["/dev/ttyUSB0", { kind: "serial", path: "/dev/ttyUSB0" }],
  ["serial:///dev/ttyUSB0", { kind: "serial", path: "/dev/ttyUSB0" }],
  ["COM3", { kind: "serial", path: "COM3" }],
  ["tcp://127.0.0.1:1993", { kind: "tcp", host: "127.0.0.1", port: 1993 }],
  ["TCP://host.example:1/", { kind: "tcp", host: "host.example", port: 1 }],
  ["tcp://[::1]:80", { kind: "tcp", host: "::1", port: 80 }],
])("the port %s", (text, address) => expect(parseAddress(text)).toEqual(address));

test.each(["", "tcp://", "tcp://a:0", "tcp://a:70000", "tcp://a:b", "ftp://x", "host:80"])("no port: %j", (text) => {
  expect(() => parseAddress(text)).toThrow();
});

test.each([
  ["buidl", "build"],
  ["cal", "call"],
  ["CONSOL", "console"],
  ["xyzzy", undefined],
  ["r", undefined],
])("a word near %j", (word, found) => expect(nearest(word, ["build", "run", "console", "call"])).toBe(found));

test.each([
  ["arm-none-eabi-gcc", "gcc-arm-none-eabi picolibc-arm-none-eabi"],
  ["qemu-system-arm", "qemu-system-arm"],
  ["gcc", "gcc"],
  ["nonesuch", undefined],
])("the package of %s", (program, name) => expect(packageOf(program)).toBe(name));

describe("addresses", () => {
  const through = (text: string) => {
    let out = "";
    // Nothing can be looked up in an image that is not there: the text must come through whole.
    const symboliser = new Symboliser({ image: "/nonexistent", addr2line: "addr2line", firstIsExact: true }, (part) => {
      out += part;
    });
    for (const byte of Buffer.from(text)) symboliser.push(Uint8Array.of(byte));
    return out;
  };

  test.each(["a\nb\n", "no end", "backtrace: none\n", "    at 0x12\n", "backtrace: 0x1 0x2\r\nnext\n", "grüße\n"])("%j", (text) =>
    expect(through(text)).toBe(text),
  );

  test("that may still come hold a line back, other text is there at once", () => {
    let out = "";
    const symboliser = new Symboliser({ image: "/nonexistent", addr2line: "addr2line", firstIsExact: true }, (part) => {
      out += part;
    });
    symboliser.push(Buffer.from("backtr"));
    expect(out).toBe("");
    symboliser.push(Buffer.from("ue"));
    expect(out).toBe("backtrue");
  });
});
