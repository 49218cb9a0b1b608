import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { board, device, eventually } from "mos/testing";

interface Light {
  on: boolean;
  hue: number;
  saturation: number;
  brightness: number;
}

const light = () => device.call<Light>("Light.Get");
const set = (wanted: Partial<Light> & { fade_ms?: number }) => device.call<Light>("Light.Set", wanted);

/** Waits until all LEDs of the ring have a colour. */
const ringIs = (color: number) => board.until("ring", ({ colors }) => Array.isArray(colors) && colors.length === 12 && colors.every((one) => one === color));

/** As a hand rests between two turns. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 50));

beforeEach(async () => {
  await set({ on: false, hue: 0, saturation: 255, brightness: 200, fade_ms: 0 });
  await ringIs(0);
  await board.until("relay", ({ on }) => on === false);
});

describe("over RPC", () => {
  test("on and off, with the relay and the LED", async () => {
    assert.deepEqual(await set({ on: true, fade_ms: 0 }), { on: true, hue: 0, saturation: 255, brightness: 200 });
    await ringIs(0xc80000);
    await board.until("relay", ({ on }) => on === true);
    await board.until("led", ({ lit }) => lit === true);
    await set({ on: false, fade_ms: 0 });
    await ringIs(0);
    await board.until("relay", ({ on }) => on === false);
    await board.until("led", ({ lit }) => lit === false);
  });

  test("colours", async () => {
    await set({ on: true, hue: 120, fade_ms: 0 });
    await ringIs(0x00c800);
    await set({ hue: 240, brightness: 255, fade_ms: 0 });
    await ringIs(0x0000ff);
    await set({ saturation: 0, brightness: 51, fade_ms: 0 });
    await ringIs(0x333333);
  });

  test("fades on its way, and the relay stays closed until it is dark", async () => {
    await set({ on: true, brightness: 255, fade_ms: 1500 });
    const rising = await board.until("ring", ({ colors }) => Array.isArray(colors) && (colors[0] ?? 0) > 0);
    assert.ok(((rising.colors as number[])[0] ?? 0) < 0xff0000, "not at once");
    await ringIs(0xff0000);
    await set({ on: false, fade_ms: 1500 });
    await board.until("ring", ({ colors }) => Array.isArray(colors) && (colors[0] ?? 0) < 0xff0000 && (colors[0] ?? 0) > 0);
    assert.equal((await board.value("relay")).on, true);
    await ringIs(0);
    await board.until("relay", ({ on }) => on === false);
  });

  test("what is out of range is refused, and changes nothing", async () => {
    const before = await light();
    await assert.rejects(set({ hue: 360 }), { code: 400, message: "hue must be an integer from 0 to 359" });
    await assert.rejects(set({ on: true, brightness: 256 }), { code: 400 });
    assert.deepEqual(await light(), before);
  });
});

describe("by hand", () => {
  test("the button switches it, and tells whoever is connected", async () => {
    await board.press("button");
    await device.printed("Button: on");
    assert.equal((await device.notified<Light>("Light.Changed")).on, true);
    await ringIs(0xc80000);
    await board.press("button");
    await device.printed("Button: off");
    await ringIs(0);
  });

  test("the knob is the brightness", async () => {
    await set({ on: true, fade_ms: 0 });
    await board.act("knob", "position", 100);
    await ringIs(0xff0000);
    await board.act("knob", "position", 20);
    await ringIs(0x330000);
    assert.equal((await light()).brightness, 51);
  });

  test("the encoder is the hue", async () => {
    const turn = async (steps: number, hue: number) => {
      await board.act("encoder", "turn", steps);
      await eventually(async () => assert.equal((await light()).hue, hue));
      await aWhile();
    };
    await set({ on: true, fade_ms: 0 });
    for (let i = 1; i <= 6; i++) await turn(1, 10 * i);
    await ringIs(0xc8c800);
    await turn(-5, 10);
    await turn(-2, 350);
  });

  test("pressing the encoder makes it white, and coloured again", async () => {
    await set({ on: true, fade_ms: 0 });
    await board.press("encoder");
    await ringIs(0xc8c8c8);
    await board.press("encoder");
    await ringIs(0xc80000);
  });
});

describe("a restart", () => {
  test("does not change it", async () => {
    await set({ on: true, hue: 300, saturation: 255, brightness: 100, fade_ms: 0 });
    await ringIs(0x640064);
    await device.restart();
    assert.deepEqual(await light(), { on: true, hue: 300, saturation: 255, brightness: 100 });
    await ringIs(0x640064);
    await board.until("relay", ({ on }) => on === true);
  });
});

describe("updates", () => {
  test("are kept, with what it remembers", async () => {
    await set({ on: true, hue: 60, saturation: 255, brightness: 50, fade_ms: 0 });
    const { result, reason } = await device.update();
    assert.equal(result, "committed", reason);
    assert.deepEqual(await light(), { on: true, hue: 60, saturation: 255, brightness: 50 });
    await ringIs(0x323200);
  });
});
