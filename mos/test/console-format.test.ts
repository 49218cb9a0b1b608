/** What `mos console` puts before lines, and its hexadecimal form. */
import { expect, test } from "vitest";
import { hexdumped, stamp, stamped } from "../src/commands/console-format.ts";

const AT = new Date(2026, 10, 6, 15, 4, 5, 67);

test.each([
  ["true", "Nov 06 15:04:05.067"],
  ["StampMilli", "Nov 06 15:04:05.067"],
  ["DateTime", "2026-11-06 15:04:05"],
  ["%A, %d.%m.%y %I:%M %p", "Friday, 06.11.26 03:04 PM"],
  ["%s.%f", `${Math.floor(AT.getTime() / 1000)}.067000`],
  ["%Q 100%%", "%Q 100%"],
])("the time as %s", (layout, text) => expect(stamp(layout, AT)).toBe(text));

test("stands where lines begin, and nowhere else", () => {
  let out = "";
  const write = stamped(
    "%T",
    (data) => {
      out += Buffer.from(data).toString("latin1");
    },
    () => AT,
  );
  for (const piece of ["one", " more\n", "two\nthree\n", "f"]) write(Buffer.from(piece));
  expect(out).toBe("[15:04:05] one more\n[15:04:05] two\n[15:04:05] three\n[15:04:05] f");
  out = "";
  stamped("off", (data) => {
    out += data;
  })("x\n");
  expect(out).toBe("x\n");
});

test("bytes in hexadecimal", () => {
  let out = "";
  hexdumped(10, (text) => {
    out += text;
  })(Buffer.from("Hello\n\u00ff world", "latin1"));
  expect(out).toBe("00000000  48 65 6c 6c 6f 0a ff 20  77 6f  |Hello.. wo|\n0000000a  72 6c 64                        |rld|\n");
});
