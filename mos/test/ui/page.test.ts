/** The page of a board, as a person uses it: a real browser, the tool's server, the weather station on the node machine. */
import { readFileSync } from "node:fs";
import { LARGE_FONT } from "@meerkat/graphics/font_large.ts";
import { SANS_FONT } from "@meerkat/graphics/font_sans.ts";
import type { WebSocketRoute } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { PageFixture } from "./browser.ts";
import { drawnText, isShown } from "./display-text.ts";

/** The machine is slow at times. */
const SOON = { timeout: 10_000 };

let ui: PageFixture;

beforeAll(async () => {
  ui = await PageFixture.open("weather-station");
}, 120_000);

afterAll(() => ui?.close());

afterEach(() => {
  expect(ui.errors.splice(0)).toEqual([]);
});

/** Until the display shows a text. */
async function displayShows(text: string, font = SANS_FONT): Promise<void> {
  const drawn = drawnText(text, font);
  await expect.poll(async () => isShown(drawn, await ui.pixels("oled", 128, 64)), { ...SOON, message: `"${text}" on the display` }).toBe(true);
}

/** The result of the call in the form, once there is one that fits. */
async function callUntil(pattern: RegExp): Promise<void> {
  const result = ui.page.getByRole("region", { name: "Result" });
  await expect
    .poll(async () => {
      await ui.page.getByRole("button", { name: "Call", exact: true }).click();
      await result.waitFor();
      return await result.textContent();
    }, SOON)
    .toMatch(pattern);
}

/** Seconds since the device's start; one that is just restarting does not answer. */
async function uptime(): Promise<number> {
  const info = ui.device.link.call("Sys.GetInfo").catch(() => ({ uptime: Number.NaN })) as Promise<{ uptime: number }>;
  const silence = new Promise<{ uptime: number }>((resolve) => setTimeout(() => resolve({ uptime: Number.NaN }), 1000));
  return (await Promise.race([info, silence])).uptime;
}

test("the token is taken out of the address", () => {
  expect(ui.page.url()).not.toContain("token");
});

test("a button is pressed with the pointer and with the keyboard, and the program turns its pages", async () => {
  const button = ui.part("button").getByRole("button", { name: /press and hold/ });
  await displayShows("Climate");
  await button.hover();
  await ui.page.mouse.down();
  await expect.poll(() => button.getAttribute("aria-pressed"), SOON).toBe("true");
  await ui.page.mouse.up();
  await displayShows("Trend");
  await button.focus();
  await ui.page.keyboard.press("Space", { delay: 100 });
  await displayShows("Device");
  await ui.page.keyboard.press("Enter", { delay: 100 });
  await displayShows("Climate");

  await ui.show("rpc");
  await ui.page.getByRole("button", { name: "Get", exact: true }).last().click();
  await ui.page.getByRole("heading", { name: "Weather.Get" }).waitFor();
  await callUntil(/"presses": 3/);
  await ui.show("timeline");
  await ui.page
    .getByText(/Weather\.Pressed/)
    .first()
    .waitFor();
});

test("a temperature is the same on the display, in the chart, in RPC and in MQTT", async () => {
  await ui.publish();
  await ui.show("board");
  const field = ui.page.getByRole("textbox", { name: "Temperature in °C" });
  await field.fill("31.5");
  await field.press("Enter");
  await displayShows("31.5 °C", LARGE_FONT);
  expect(await ui.part("climate").locator(".part-reading").textContent()).toBe("31.5 °C");
  const slider = ui.page.getByRole("slider", { name: "Temperature" });
  expect(await slider.inputValue()).toBe("31.5");

  await ui.show("charts");
  await ui.page.getByRole("img", { name: /Weather\.temperature: 31\.50 °C/ }).waitFor();
  await ui.show("timeline");
  await ui.page
    .getByText(/\/weather .*"temperature":31\.5/)
    .first()
    .waitFor();

  await ui.show("board");
  await slider.focus();
  await slider.press("ArrowLeft");
  const now = Number(await slider.inputValue());
  expect(now).toBeCloseTo(31.4);
  await displayShows(`${now.toFixed(1)} °C`, LARGE_FONT);
});

test("a knob turns by keys, by the wheel and by dragging; what it is set to reaches the program", async () => {
  await ui.show("board");
  const knob = ui.part("knob").getByRole("slider");
  const position = async () => Number(await knob.getAttribute("aria-valuenow"));
  await knob.focus();
  await knob.press("Home");
  await expect.poll(position, SOON).toBe(0);
  await knob.press("PageUp");
  await expect.poll(position, SOON).toBe(10);
  await knob.hover();
  await ui.page.mouse.wheel(0, -100);
  await expect.poll(position, SOON).toBe(12);
  const box = await knob.boundingBox();
  if (box === null) throw new Error("the knob is not shown");
  const [x, y, r] = [box.x + box.width / 2, box.y + box.height / 2, box.width * 0.4];
  await ui.page.mouse.move(x - r, y);
  await ui.page.mouse.down();
  await ui.page.mouse.move(x, y - r, { steps: 8 });
  await ui.page.mouse.up();
  await expect.poll(position, SOON).toBeCloseTo(12 + 100 / 3, -1);
  await knob.press("End");
  await ui.show("charts");
  await ui.page.getByRole("img", { name: /Weather\.brightness: 25[0-5]/ }).waitFor();
});

test("a fault of a sensor is seen on the display, and ends", async () => {
  await ui.show("board");
  const card = ui.page.getByRole("region", { name: "Climate sensor" });
  await card.getByText("Faults").click();
  const fault = card.getByRole("combobox");
  await fault.selectOption("nak");
  await displayShows("No measurement:");
  await card.getByText("1 on").waitFor();
  await fault.selectOption("none");
  await displayShows("45.0 %");
});

test("settings: what is changed is marked, shown before it is saved, and kept over the restart", async () => {
  await ui.show("config");
  await ui.page.getByRole("searchbox", { name: "Find a setting" }).fill("weather.");
  const interval = ui.page.getByRole("textbox", { name: /Milliseconds from one reading/ });
  expect(await interval.inputValue()).toBe("1000");
  await interval.fill("soon");
  await ui.page.getByText("This is not a whole number.").waitFor();
  expect(await ui.page.getByRole("button", { name: "Review and save" }).isDisabled()).toBe(true);
  await interval.fill("500");
  await ui.page.getByRole("button", { name: "Changed 1" }).waitFor();
  await ui.page.getByRole("button", { name: "Review and save" }).click();
  const dialog = ui.page.getByRole("dialog", { name: "Save one change?" });
  expect(await dialog.locator(".diff-old").textContent()).toContain("1000");
  expect(await dialog.locator(".diff-new").textContent()).toContain("500");
  const before = await uptime();
  await dialog.getByRole("button", { name: "Save and restart" }).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(async () => (await uptime()) < before, { timeout: 20_000 }).toBe(true);
  expect(await ui.device.link.call("Config.Get", { key: "weather.interval_ms" })).toBe(500);
});

test("methods: a form of what they take, the same as JSON, errors, and a history", async () => {
  await ui.show("rpc");
  const filter = ui.page.getByRole("searchbox", { name: "Find a method" });
  await filter.fill("gpio");
  await ui.page.getByRole("button", { name: "ReadOut", exact: true }).waitFor();
  await ui.page.getByRole("button", { name: "Read", exact: true }).click();
  const pin = ui.page.getByRole("textbox", { name: /^pin/ });
  await pin.fill("two");
  await ui.page.getByRole("button", { name: "Call", exact: true }).click();
  await ui.page.getByText('pin: "two" is not a whole number').waitFor();
  await pin.fill("13");
  await callUntil(/"value": [01]/);
  await ui.page.getByRole("button", { name: "JSON", exact: true }).click();
  const editor = ui.page.getByRole("textbox", { name: "Arguments as JSON" });
  await editor.waitFor();
  expect(await editor.textContent()).toMatch(/"pin": 13/);
  await editor.fill('{"pin": 1000}');
  await ui.page.keyboard.press("Control+Enter");
  await ui.page.locator(".rpc-result .note-problem").waitFor();
  const history = ui.page.getByRole("region", { name: "History" }).getByRole("button");
  await history.last().click();
  await ui.page.getByRole("heading", { name: "GPIO.Read" }).waitFor();
  expect(await ui.page.getByRole("textbox", { name: /^pin/ }).inputValue()).toBe("13");
});

test("files: made, edited, downloaded, renamed, uploaded, deleted", async () => {
  const { page } = ui;
  await ui.show("files");
  await page.getByRole("button", { name: "New file" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("note.txt");
  await page.getByRole("button", { name: "Create" }).click();
  const editor = page.getByRole("textbox", { name: "Contents of note.txt" });
  await editor.fill("first line");
  await page.keyboard.press("Control+s");
  await page.getByText("note.txt was saved").waitFor();
  await page.getByRole("button", { name: "Back to the list" }).click();

  await page.getByRole("button", { name: "Rename note.txt" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("other.txt");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download other.txt" }).click()]);
  expect(readFileSync(await download.path(), "utf8")).toBe("first line");

  const bytes = Buffer.from(Array.from({ length: 700 }, (_, i) => (i * 7) & 0xff));
  await page.getByLabel("Files to upload").setInputFiles({ name: "picture.bin", mimeType: "application/octet-stream", buffer: bytes });
  const [binary] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download picture.bin" }).click()]);
  expect(readFileSync(await binary.path())).toEqual(bytes);

  await page.getByRole("button", { name: "Delete other.txt" }).click();
  await page.getByRole("dialog", { name: "Delete other.txt?" }).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete other.txt" }).waitFor({ state: "detached" });
});

test("console: lines are found, filtered, held, copied and cleared", async () => {
  const { page } = ui;
  await ui.show("console");
  const rows = page.locator(".xterm-accessibility-tree, .xterm-rows").first();
  await expect.poll(() => rows.textContent(), SOON).toContain("Init done");
  const search = page.getByRole("textbox", { name: "Search" });
  await search.fill("init done");
  await expect.poll(() => page.locator(".search-count").textContent(), SOON).toMatch(/^\d+ of \d+$/);
  await search.fill("no line is like this");
  await expect.poll(() => page.locator(".search-count").textContent(), SOON).toBe("none");
  await search.fill("");

  await page.getByRole("combobox", { name: "Place in the program" }).selectOption("init");
  await page.getByRole("button", { name: "Copy the selection, or all lines" }).click();
  const copied = await page.evaluate<string>("navigator.clipboard.readText()");
  expect(copied.split("\n").every((line) => line.startsWith("init "))).toBe(true);
  await page.getByRole("combobox", { name: "Place in the program" }).selectOption("");

  await page.getByRole("button", { name: "Pause" }).click();
  await ui.device.link.call("Sys.SetDebug", { level: 3 });
  await page.getByRole("button", { name: /^Paused/ }).click();
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect.poll(() => rows.textContent(), SOON).not.toContain("Init done");
});

test("the keyboard alone leads everywhere, and is seen", async () => {
  const { page } = ui;
  await ui.show("board");
  await page.reload();
  await page.locator(".pcb").waitFor();
  await page.keyboard.press("Tab");
  const focused = () =>
    page.evaluate<{ name: string; outline: string }>(
      `(({ activeElement: e }) => ({ name: e.getAttribute("aria-label") ?? (e.labels?.[0] ?? e).textContent, outline: getComputedStyle(e).outlineStyle }))(document)`,
    );
  expect((await focused()).name).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  const seen: string[] = [];
  for (let i = 0; i < 14; i++) {
    await page.keyboard.press("Tab");
    const { name, outline } = await focused();
    expect(name).not.toBe("");
    expect(outline, name).not.toBe("none");
    seen.push(name);
  }
  expect(new Set(seen).size).toBe(seen.length);
  for (const name of ["Button", "Knob", "Encoder: turn", "Encoder: push"]) expect(seen.some((other) => other.startsWith(name))).toBe(true);
  await page.getByRole("link", { name: "Console", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".main-console").waitFor();
});

test("a connection that is lost comes back by itself, with all that has happened meanwhile", async () => {
  const { page } = ui;
  const sockets: WebSocketRoute[] = [];
  let reachable = true;
  await page.routeWebSocket(/\/ws\?/, (socket) => {
    if (!reachable) return socket.close({ code: 1001 });
    socket.connectToServer();
    sockets.push(socket);
  });
  await ui.show("board");
  await page.reload();
  await displayShows("Climate");
  reachable = false;
  await sockets[0]?.close({ code: 1001 });
  await page.getByText("The tool does not answer").waitFor();
  await ui.machine.parts.act("climate", "temperature", -7.5);
  reachable = true;
  await page.getByText("The tool does not answer").waitFor({ state: "detached" });
  await displayShows("-7.5 °C", LARGE_FONT);
  // The browser tells of each attempt that fails.
  ui.errors.length = 0;
});
