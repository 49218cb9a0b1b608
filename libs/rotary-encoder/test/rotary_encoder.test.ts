import { corePoll } from "@meerkat/core/loop.ts";
import { GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import { Quadrature } from "@meerkat/rotary-encoder/quadrature.ts";
import { RotaryEncoder } from "@meerkat/rotary-encoder/rotary_encoder.ts";
import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeHal } from "../../../core/test/fake_hal.ts";

describe("quadrature", () => {
  test("four changes are a turn by four quarters, in either direction", () => {
    const q = new Quadrature(true, true);
    q.toggleA();
    q.toggleB();
    q.toggleA();
    q.toggleB();
    expect(q.quarters).toBe(4);
    q.toggleB();
    q.toggleA();
    q.toggleB();
    q.toggleA();
    expect(q.quarters).toBe(0);
  });

  test("bounces count nothing", () => {
    const q = new Quadrature(true, true);
    for (let i = 0; i < 7; i++) q.toggleA();
    expect(q.quarters).toBe(1);
    for (let i = 0; i < 6; i++) q.toggleB();
    expect(q.quarters).toBe(1);
  });

  test("two changes at once go on in the direction before", () => {
    const q = new Quadrature(true, true);
    q.sync(false, false);
    expect(q.quarters).toBe(0);
    q.sync(true, false);
    expect(q.quarters).toBe(1);
    q.sync(false, true);
    expect(q.quarters).toBe(3);
    q.sync(false, true);
    expect(q.quarters).toBe(3);
  });

  test("any walk, with any bounces, ends where it ends", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ up: fc.boolean(), bounces: fc.integer({ min: 0, max: 4 }) }), { maxLength: 60 }), (walk) => {
        const q = new Quadrature(true, true);
        let place = 0;
        for (const { up, bounces } of walk) {
          // From places 0 and 2 upwards, and from 1 and 3 downwards, it is A that changes.
          const isA = (place & 1) === 0 ? up : !up;
          for (let i = 0; i < 1 + 2 * bounces; i++) isA ? q.toggleA() : q.toggleB();
          place += up ? 1 : -1;
          expect(q.quarters).toBe(place);
        }
      }),
    );
  });
});

let hal: FakeHal;
let turns: number[];

function makeEncoder(quartersPerStep = 4): RotaryEncoder {
  const encoder = new RotaryEncoder(7, 8, quartersPerStep);
  turns = [];
  encoder.onTurn((steps) => turns.push(steps));
  expect(encoder.begin()).toBe(true);
  return encoder;
}

beforeEach(() => {
  hal = new FakeHal().install();
  hal.levels.set(7, true).set(8, true);
});

/** One step: the contact `first` changes, the other follows. */
function step(first: number): void {
  const second = first === 7 ? 8 : 7;
  for (const pin of [first, second, first, second]) hal.edge(pin, !hal.levels.get(pin));
}

test("steps with the clock and against it", async () => {
  const encoder = makeEncoder();
  expect([hal.modes.get(7)?.pull, hal.modes.get(8)?.pull]).toEqual([GPIO_PULL_UP, GPIO_PULL_UP]);
  step(7);
  await hal.pass(10, corePoll);
  expect([turns, encoder.position]).toEqual([[1], 1]);
  step(8);
  step(8);
  await hal.pass(10, corePoll);
  expect([turns, encoder.position]).toEqual([[1, -1, -1], -1]);
});

test("steps that come faster than the program looks are all counted", async () => {
  const encoder = makeEncoder();
  for (let i = 0; i < 30; i++) step(7);
  await hal.pass(1, corePoll);
  expect(encoder.position).toBe(30);
});

test("half a step counts nothing, and a knob with two changes a step has made one", async () => {
  const encoder = makeEncoder();
  hal.edge(7, false);
  hal.edge(8, false);
  await hal.pass(10, corePoll);
  expect(encoder.position).toBe(0);
  const fine = makeEncoder(2);
  hal.edge(7, true);
  hal.edge(8, true);
  await hal.pass(10, corePoll);
  expect(fine.position).toBe(1);
});

test("an edge that is still in the queue when the levels are looked at counts once", async () => {
  const encoder = makeEncoder();
  hal.edge(7, false);
  await hal.pass(1, corePoll);
  hal.levels.set(8, false);
  await hal.pass(5, corePoll);
  hal.edge(8, false);
  await hal.pass(1, corePoll);
  hal.edge(7, true);
  hal.edge(8, true);
  await hal.pass(20, corePoll);
  expect(encoder.position).toBe(1);
});

test("a lost edge is put right when the knob rests", async () => {
  const encoder = makeEncoder();
  hal.edge(7, false);
  hal.levels.set(8, false);
  hal.edge(7, true);
  hal.edge(8, true);
  await hal.pass(20, corePoll);
  step(7);
  await hal.pass(20, corePoll);
  const before = encoder.position;
  step(7);
  await hal.pass(10, corePoll);
  expect(encoder.position).toBe(before + 1);
});

test("pins that cannot, and the end", async () => {
  const none = new RotaryEncoder(7, 99);
  expect(none.begin()).toBe(false);
  expect(none.error).toBe("pin 7 or 99 is no input");
  const deaf = new RotaryEncoder(7, 16);
  expect(deaf.begin()).toBe(false);
  expect(deaf.error).toBe("pin 7 or 16 has no interrupt");
  const encoder = makeEncoder();
  encoder.end();
  step(7);
  await hal.pass(10, corePoll);
  expect(encoder.position).toBe(0);
});
