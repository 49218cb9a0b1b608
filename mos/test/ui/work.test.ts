/** Work on an app in the browser: a line is edited and the board changes; an update is committed, a bad one rolls back; others are kept out. */
import { SANS_FONT } from "@meerkat/graphics/font_sans.ts";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { PageFixture } from "./browser.ts";
import { drawnText, isShown } from "./display-text.ts";

// Each edit is compiled, on a machine that others use too.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
const SOON = { timeout: 100_000 };

let ui: PageFixture;

beforeAll(async () => {
  ui = await PageFixture.open("weather-station");
});

afterAll(() => ui?.close());

afterEach(() => {
  expect(ui.errors.splice(0)).toEqual([]);
});

async function displayShows(text: string): Promise<void> {
  const drawn = drawnText(text, SANS_FONT);
  await expect.poll(async () => isShown(drawn, await ui.pixels("oled", 128, 64)), { ...SOON, message: `"${text}" on the display` }).toBe(true);
}

test("a line that is edited in the page shows on the display at once, and builds without an error", async () => {
  await displayShows("Climate");
  await ui.show("code");
  await ui.page.getByRole("button", { name: "src/screen.ts" }).click();
  const editor = ui.page.getByRole("textbox", { name: "Source of src/screen.ts" });
  await editor.waitFor();
  const edited = ui.app.read("src/screen.ts").replace('"Climate"', '"Kitchen"');
  await editor.fill(edited);
  await ui.page.getByRole("button", { name: "Save" }).click();
  await ui.show("board");
  await displayShows("Kitchen");
  expect(ui.app.read("src/screen.ts")).toBe(edited);
  await ui.show("code");
  await ui.page.getByText("Built", { exact: true }).waitFor({ timeout: 100_000 });
});

test("a line that is wrong is marked where it is, and the board goes on", async () => {
  await ui.show("code");
  ui.app.change("src/screen.ts", (text) => text.replace('"Kitchen"', '"Kitchen'));
  await ui.page.getByText("Build failed", { exact: true }).waitFor({ timeout: 100_000 });
  await ui.page
    .getByText(/screen\.ts:\d+/)
    .first()
    .waitFor();
  await ui.show("board");
  await displayShows("Kitchen");
  ui.app.change("src/screen.ts", (text) => text.replace('"Kitchen', '"Kitchen"'));
  await ui.show("code");
  await ui.page.getByText("Built", { exact: true }).waitFor({ timeout: 100_000 });
});

test("an update is built, sent, tried and committed", async () => {
  await ui.show("update");
  const running = ui.page.locator(".slot-active").getByRole("heading");
  const before = await running.textContent();
  await ui.page.getByRole("button", { name: "Build and send" }).click();
  await ui.page.getByText("Committed.", { exact: true }).waitFor({ timeout: 150_000 });
  await expect.poll(() => running.textContent(), SOON).not.toBe(before);
});

test("an update that fails at its start is rolled back, and the page says so", async () => {
  const bad = await ui.app.badBundle();
  await ui.show("update");
  const running = ui.page.locator(".slot-active").getByRole("heading");
  const before = await running.textContent();
  await ui.page.locator('input[type="file"]').setInputFiles({ name: "fw.zip", mimeType: "application/zip", buffer: bad });
  await ui.page.getByText("Rolled back.", { exact: true }).waitFor({ timeout: 150_000 });
  expect(await running.textContent()).toBe(before);
  await ui.show("board");
  await displayShows("Kitchen");
});

test("a page of another server is kept out, and so is one without the token", async () => {
  const { origin, searchParams } = new URL(ui.server.url);
  const context = await ui.page.context().browser()?.newContext();
  const foreign = await context?.newPage();
  if (context === undefined || foreign === undefined) throw new Error("no browser");
  // A page of another origin that knows all but how to be one of this server.
  await foreign.route("http://other.example/", (route) => route.fulfill({ contentType: "text/html", body: "<p>hello</p>" }));
  await foreign.goto("http://other.example/");
  const opens = (address: string) =>
    foreign.evaluate<boolean>(
      `new Promise((resolve) => { const socket = new WebSocket(${JSON.stringify(address)}); socket.onopen = () => resolve(true); socket.onerror = () => resolve(false); })`,
    );
  const socket = `${origin.replace("http", "ws")}/ws`;
  expect(await opens(`${socket}?token=${searchParams.get("token")}`)).toBe(false);
  await foreign.goto(origin);
  expect(await opens(socket)).toBe(false);
  expect(await opens(`${socket}?token=wrong`)).toBe(false);
  expect(await opens(`${socket}?token=${searchParams.get("token")}`)).toBe(true);
  await context.close();
});
