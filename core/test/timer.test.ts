import { corePoll } from "@meerkat/core/loop.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import { after, every, MAX_DELAY_MS, runTimer, type Timer, timerWait } from "@meerkat/core/timer.ts";
import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
});

/** What the scheduler promises, in the simplest words: a list, searched. Time never wraps here. */
class Model {
  timers: { id: number; due: number; order: number; interval: number | undefined }[] = [];
  private order = 0;

  add(id: number, due: number, interval: number | undefined): void {
    this.timers.push({ id, due, order: this.order++, interval });
  }

  run(now: number): number[] {
    const ran: number[] = [];
    for (;;) {
      this.timers.sort((a, b) => a.due - b.due || a.order - b.order);
      const first = this.timers[0];
      if (first === undefined || first.due > now || ran.length > 50) return ran;
      ran.push(first.id);
      if (first.interval === undefined) this.timers.shift();
      else {
        first.due = first.due + first.interval < now ? now + first.interval : first.due + first.interval;
        first.order = this.order++;
      }
    }
  }
}

const command = fc.oneof(
  fc.record({ kind: fc.constant("after" as const), ms: fc.integer({ min: -5, max: 60 }) }),
  fc.record({ kind: fc.constant("every" as const), ms: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant("cancel" as const), ms: fc.nat(30) }),
  fc.record({ kind: fc.constant("pass" as const), ms: fc.nat(100) }),
);

describe("timers", () => {
  test("run as the model does, also when the tick wraps", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), fc.constantFrom(0, 2 ** 31 - 100, 2 ** 32 - 100), (commands, start) => {
        const model = new Model();
        const set: Timer[] = [];
        let ran: number[] = [];
        hal.now = start;
        for (const { kind, ms } of commands) {
          const id = set.length;
          const note = () => ran.push(id);
          if (kind === "after") {
            set.push(after(ms, note));
            model.add(id, hal.now + Math.max(0, ms), undefined);
          } else if (kind === "every") {
            set.push(every(ms, note));
            model.add(id, hal.now + ms, ms);
          } else if (kind === "cancel") {
            set[ms]?.cancel();
            model.timers = model.timers.filter((timer) => timer.id !== ms);
          } else {
            hal.now += ms;
            ran = [];
            while (ran.length <= 50 && runTimer());
            expect(ran).toEqual(model.run(hal.now));
          }
          const next = Math.min(...model.timers.map((timer) => timer.due));
          expect(timerWait()).toBe(next === Number.POSITIVE_INFINITY ? -1 : Math.max(0, next - hal.now));
        }
        for (const timer of set) timer.cancel();
        expect(timerWait()).toBe(-1);
      }),
      { numRuns: 300 },
    );
  });

  test("a late repeating timer leaves missed runs out", () => {
    let runs = 0;
    const timer = every(10, () => runs++);
    hal.now = 35;
    while (runTimer());
    expect(runs).toBe(1);
    expect(timerWait()).toBe(10);
    timer.cancel();
  });

  test("a repeating timer of 0 ms runs once a turn", () => {
    let runs = 0;
    const timer = every(0, () => runs++);
    expect(runTimer()).toBe(true);
    expect(runTimer()).toBe(true);
    timer.cancel();
    expect(runs).toBe(2);
  });

  test("the longest delay works across the wrap, a longer one is refused", () => {
    hal.now = 2 ** 32 - 5;
    const timer = after(MAX_DELAY_MS, () => {});
    expect(timerWait()).toBe(MAX_DELAY_MS);
    timer.cancel();
    expect(() => after(MAX_DELAY_MS + 1, () => {})).toThrow(RangeError);
    expect(() => every(MAX_DELAY_MS + 1, () => {})).toThrow(RangeError);
  });

  test("a timer may cancel itself and others while it runs", () => {
    let runs = 0;
    const other = after(5, () => runs++);
    const timer: Timer = every(5, () => {
      runs++;
      timer.cancel();
      other.cancel();
    });
    hal.now = 100;
    while (runTimer());
    expect(runs).toBe(2);
    expect(timerWait()).toBe(-1);
  });

  test("a thousand sleepers wake in the order of their times", async () => {
    const woken: number[] = [];
    const sleeper = async (ms: number) => {
      await sleep(ms);
      woken.push(ms);
    };
    const all = Array.from({ length: 1000 }, (_, i) => sleeper((i * 7919) % 1000));
    hal.now = 2000;
    await hal.settle(corePoll);
    await Promise.all(all);
    expect(woken).toEqual([...woken].sort((a, b) => a - b));
    expect(woken.length).toBe(1000);
  });
});
