import { LL_INFO, logDebug, logInfo, logLevel, setLogFilters, setLogLevel } from "@meerkat/core/log.ts";
import { addChannel, frameReceived } from "@meerkat/rpc-common/rpc.ts";
import { LogTail } from "@meerkat/rpc-service-log/log_tail.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";
import { TestChannel } from "../../rpc-common/test/test_channel.ts";

new FakeHal().install();
await import("@meerkat/rpc-service-log/init.ts");
const channel = new TestChannel("host");
addChannel(channel);

function call(method: string, params: object = {}): unknown {
  frameReceived(channel, JSON.stringify({ id: 1, src: "host", method: `Log.${method}`, params }));
  const { result, error } = channel.take()[0] as { result: unknown; error: unknown };
  return error ?? result;
}

interface Part {
  position: number;
  text: string;
  lost: number;
}

test("the last lines, then what is new", () => {
  for (let i = 0; i < 30; i++) logInfo("test", `line ${i}`);
  const tail = call("Tail", { lines: 2 }) as Part;
  expect(tail.text).toBe(`${"test".padEnd(24)}line 28\n${"test".padEnd(24)}line 29\n`);
  expect((call("Tail") as Part).text.split("\n")).toHaveLength(21);
  expect(call("Tail", { since: tail.position })).toEqual({ position: tail.position, text: "", lost: 0 });
  logInfo("test", 'a "new" one');
  const next = call("Tail", { since: tail.position }) as Part;
  expect(next).toEqual({ position: tail.position + 36, text: `${"test".padEnd(24)}a "new" one\n`, lost: 0 });
});

test("what a reader was too slow for is counted", () => {
  const { position } = call("Tail", { lines: 0 }) as Part;
  for (let i = 0; i < 300; i++) logInfo("test", "a line of 24 and 15\n".slice(0, 15));
  const late = call("Tail", { since: position, max: 100 }) as Part;
  expect(late.lost).toBeGreaterThan(300 * 40 - 4096 - 1);
  expect(late.text).toHaveLength(80);
  expect(late.position).toBe(position + late.lost + 80);
});

test("SetLevel until restart", () => {
  expect(call("SetLevel", { level: 3 })).toEqual({ level: 3 });
  const before = call("Tail", { lines: 0 }) as Part;
  logDebug("test", "seen");
  setLogLevel(LL_INFO);
  expect((call("Tail", { since: before.position }) as Part).text).toContain("seen");
  expect(call("SetLevel", { file_level: "rpc=3" })).toEqual({ level: LL_INFO });
  setLogFilters("");
  expect(call("SetLevel", { level: 5 })).toMatchObject({ code: 400 });
  expect(call("Tail", { since: -5 })).toMatchObject({ code: 400 });
  expect(call("Tail", { max: 0 })).toMatchObject({ code: 400 });
  expect(logLevel()).toBe(LL_INFO);
});

test("a reader that asks often enough gets everything, in order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 40 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 4 }),
      (lines, max, often) => {
        const tail = new LogTail(200);
        let position = 0;
        let lost = 0;
        let read = "";
        const catchUp = () => {
          for (let part = tail.since(position, max); ; part = tail.since(position, max)) {
            lost += part.lost;
            read += part.text;
            expect(part.position).toBe(position + part.lost + part.text.length);
            expect(part.text.length).toBeLessThanOrEqual(max);
            position = part.position;
            if (part.text === "") return;
          }
        };
        lines.forEach((line, i) => {
          tail.append(line);
          if (i % often === 0) catchUp();
        });
        catchUp();
        expect(lost).toBe(0);
        expect(read).toBe(lines.join(""));
      },
    ),
  );
});

test("a line longer than all that is kept, and a position from before a restart", () => {
  const tail = new LogTail(10);
  tail.append("0123456789abc");
  expect(tail.since(0, 100)).toMatchObject({ text: "3456789abc", position: 13, lost: 3 });
  expect(tail.since(1000, 100)).toMatchObject({ text: "3456789abc", position: 13, lost: 0 });
});
