import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { board, device, eventually, startBroker } from "mos/testing";

interface Weather {
  temperature: number | null;
  humidity: number | null;
  pressure: number | null;
  readings: number;
  brightness: number;
  page: number;
  presses: number;
  error?: string;
}

const weather = () => device.call<Weather>("Weather.Get");

/** The chip has a resolution, and its numbers are rounded to what the display shows. */
function isNear(value: number | null, wanted: number, tolerance: number): boolean {
  return value !== null && Math.abs(value - wanted) <= tolerance;
}

/** Waits until it measures this. */
async function measures(temperature: number): Promise<Weather> {
  return eventually(async () => {
    const now = await weather();
    assert.ok(isNear(now.temperature, temperature, 0.05), `${now.temperature} °C`);
    return now;
  });
}

async function pageIs(page: number): Promise<void> {
  while ((await weather()).page !== page) {
    const { presses } = await weather();
    await board.press("button");
    await eventually(async () => assert.ok((await weather()).presses > presses));
  }
}

describe("the sensor", () => {
  test("is read, and its values are told and shown", async () => {
    await board.act("climate", "temperature", 21.5);
    await board.act("climate", "humidity", 45);
    await board.act("climate", "pressure", 1013.25);
    const { humidity, pressure } = await measures(21.5);
    assert.ok(isNear(humidity, 45, 0.2), `${humidity} %`);
    assert.ok(isNear(pressure, 1013.25, 0.1), `${pressure} hPa`);
    await board.shows("oled", "Climate");
    await board.shows("oled", `${(21.5).toFixed(1)} °C`);
    await board.shows("oled", "1013.2 hPa").catch(() => board.shows("oled", "1013.3 hPa"));
  });

  test("frost has a sign", async () => {
    await board.act("climate", "temperature", -12.3);
    await measures(-12.3);
    await board.shows("oled", "-12.3 °C");
  });

  test("is read again and again, and the LED blinks", async () => {
    const { readings } = await weather();
    await board.until("led", ({ lit }) => lit === true);
    await board.until("led", ({ lit }) => lit === false);
    await eventually(async () => assert.ok((await weather()).readings > readings + 1));
  });

  test("that does not answer is told and shown, and one that does again is used", async () => {
    await board.act("climate", "fault", "nak");
    await device.printed(/No measurement: .+/);
    await board.shows("oled", "No measurement:");
    const { temperature, error } = await weather();
    assert.equal(temperature, null);
    assert.match(error ?? "", /./);
    await board.act("climate", "fault", "none");
    await board.act("climate", "temperature", 18);
    await device.printed("The sensor works");
    await measures(18);
  });
});

describe("the ring", () => {
  test("is blue when it is cold and red when it is hot", async () => {
    await board.act("knob", "position", 100);
    await board.act("climate", "temperature", -5);
    await board.until("ring", ({ colors }) => Array.isArray(colors) && colors.length === 12 && colors.every((color) => color > 0 && color < 0x100));
    await board.act("climate", "temperature", 40);
    await board.until("ring", ({ colors }) => Array.isArray(colors) && colors.every((color) => color > 0 && (color & 0xffff) === 0));
  });

  test("is as bright as the knob says", async () => {
    await board.act("climate", "temperature", 40);
    await board.act("knob", "position", 100);
    const bright = await board.until("ring", ({ colors }) => Array.isArray(colors) && (colors[0] ?? 0) >> 16 > 90);
    await board.act("knob", "position", 25);
    const dim = await board.until("ring", ({ colors }) => Array.isArray(colors) && (colors[0] ?? 0) >> 16 < 30);
    assert.ok(((dim.colors as number[])[0] ?? 0) > 0, "it is dim, not dark");
    assert.notDeepEqual(dim.colors, bright.colors);
    await board.act("knob", "position", 0);
    await board.until("ring", ({ colors }) => Array.isArray(colors) && colors.every((color) => color === 0));
    await eventually(async () => assert.equal((await weather()).brightness, 0));
    await board.act("knob", "position", 60);
  });
});

describe("the button", () => {
  test("turns the pages, and tells whoever is connected", async () => {
    await pageIs(0);
    const { presses } = await weather();
    await board.press("button");
    const told = await device.notified<{ page: number; presses: number }>("Weather.Pressed");
    assert.ok(told.presses > 0);
    await eventually(async () => assert.ok((await weather()).presses > presses));
    await pageIs(1);
    await board.shows("oled", "Trend");
    await pageIs(2);
    await board.shows("oled", "Device");
    await board.shows("oled", "version 1.0");
    const { id } = await device.call<{ id: string }>("Sys.GetInfo");
    await board.shows("oled", id);
    await pageIs(0);
    await board.shows("oled", "Climate");
  });
});

describe("settings", () => {
  test("the interval can be set, and is kept", async () => {
    await device.configure({ "weather.interval_ms": 200 });
    assert.equal(await device.call("Config.Get", { key: "weather.interval_ms" }), 200);
    const { readings } = await weather();
    await eventually(async () => assert.ok((await weather()).readings >= readings + 5), 10_000);
    await device.configure({ "weather.interval_ms": 1000 });
  });
});

describe("over MQTT", () => {
  test("what is measured is published", async () => {
    const broker = await startBroker();
    const { id } = await device.call<{ id: string }>("Sys.GetInfo");
    await device.configure({ "mqtt.enable": true, "mqtt.server": broker.address, "weather.report_s": 1 });
    await board.act("climate", "temperature", 27);
    await eventually(async () => {
      const { temperature } = JSON.parse(await broker.published(`${id}/weather`)) as Weather;
      assert.ok(isNear(temperature, 27, 0.05), `${temperature} °C`);
    }, 60_000);
    await device.configure({ "mqtt.enable": false });
  });
});

describe("updates", () => {
  test("new firmware that can read the sensor is kept", async () => {
    const { result, reason } = await device.update();
    assert.equal(result, "committed", reason);
    await measures(27);
  });

  test("new firmware that cannot is rolled back", async () => {
    await board.act("climate", "fault", "nak");
    const { result } = await device.update();
    assert.equal(result, "rolled back");
    await board.act("climate", "fault", "none");
    await measures(27);
  });
});
