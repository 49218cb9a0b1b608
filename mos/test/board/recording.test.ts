import { describe, expect, test } from "vitest";
import { actLine, difference, endLine, headLine, parseRecording, type RecordedAct, replay } from "../../src/board/recording.ts";
import { Bench, TestClock } from "./board-bench.ts";

const HEAD = headLine("demo");
const TURN: RecordedAct = { at: 100, part: "knob", control: "position", value: 10 };
const PRESS: RecordedAct = { at: 250, part: "key", control: "pressed", value: true };

describe("a recording", () => {
  test("is read as it was written", () => {
    const text = HEAD + actLine(TURN) + actLine(PRESS) + endLine(400, { lamp: { lit: true } });
    expect(parseRecording("r", text)).toEqual({ board: "demo", acts: [TURN, PRESS], end: { at: 400, values: { lamp: { lit: true } } } });
  });

  test("that was broken off has no end, and loses the line that is not whole", () => {
    expect(parseRecording("r", HEAD + actLine(TURN) + actLine(PRESS).slice(0, 20))).toEqual({ board: "demo", acts: [TURN] });
  });

  test.each([
    ["", "r is no recording of a board"],
    ["{}\n", "r is no recording of a board"],
    ['{"recording":2,"board":"x"}\n', "r is no recording of a board"],
    [`${HEAD}knob\n`, "r:2: this is no JSON object"],
    [`${HEAD}[1]\n`, "r:2: this is no JSON object"],
    [`${HEAD}{"at":-1}\n`, "r:2: times begin at 0"],
    [`${HEAD}{"at":5,"part":"a","control":"b"}\n`, "r:2: an act has a part"],
    [`${HEAD}{"at":5,"part":"a","control":"b","value":[1]}\n`, "r:2: an act has a part"],
    [HEAD + actLine(PRESS) + actLine(TURN), "r:3: times begin at 0 and do not go back"],
    [HEAD + endLine(5, {}) + actLine(TURN), "r:3: nothing comes after the end"],
  ])("%j is refused", (text, message) => {
    expect(() => parseRecording("r", text)).toThrow(message);
  });

  test("is done again at its times, or faster", async () => {
    for (const speed of [1, 2]) {
      const clock = new TestClock();
      const done: [number, string][] = [];
      const recording = parseRecording("r", HEAD + actLine(TURN) + actLine(PRESS) + endLine(400, {}));
      let isOver = false;
      const over = replay(recording, async ({ part }) => void done.push([clock.now(), part]), clock, speed).then(() => {
        isOver = true;
      });
      for (let i = 0; i < 40; i++) {
        clock.pass(10);
        await new Promise((resolve) => setImmediate(resolve));
        if (clock.now() === 390 / speed) expect(isOver).toBe(false);
      }
      await over;
      expect(done).toEqual([
        [100 / speed, "knob"],
        [expect.closeTo(250 / speed, -1.2), "key"],
      ]);
    }
  });

  test("ends with what the board refuses", async () => {
    const { board } = new Bench("lamp: { type: led, pin: 2 }");
    const recording = parseRecording("r", HEAD + actLine({ ...TURN, at: 0 }));
    await expect(replay(recording, async ({ part, control, value }) => void board.act(part, control, value), new TestClock())).rejects.toThrow(
      "no part called knob",
    );
  });
});

test("differences are told in a phrase", () => {
  expect(difference({ lit: true, brightness: 1 }, { lit: true, brightness: 1 })).toBeUndefined();
  expect(difference({ lit: true }, { lit: false })).toBe("lit is false, and was true");
  expect(difference({ on: true }, {})).toBe("on is nothing, and was true");
  expect(difference(undefined, {})).toBe("it was not on both boards");
});
