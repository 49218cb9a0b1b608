/** Every page of the UI: what axe finds, in the dark and in the light; its width on a phone; what the browser complains about. */
import axe from "axe-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PageFixture } from "./browser.ts";

const PAGES = ["board", "charts", "console", "rpc", "config", "files", "timeline", "code", "sizes", "update", "devices"];
const PHONE = { width: 380, height: 760 };
const DESK = { width: 1280, height: 860 };

let ui: PageFixture;

beforeAll(async () => {
  ui = await PageFixture.open("weather-station");
}, 120_000);

afterAll(() => ui?.close());

/** Of axe's findings, those that keep people out. */
async function findings(): Promise<string[]> {
  // What is in the page by then runs in it: its policy lets no other script in.
  if (!(await ui.page.evaluate<boolean>("typeof axe === 'object'"))) await ui.page.evaluate(axe.source);
  const found = await ui.page.evaluate<{ violations: axe.Result[] }>("axe.run(document, { resultTypes: ['violations'] })");
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ""}`));
}

/** Nothing is being loaded any more, and colours have changed. */
async function settle(): Promise<void> {
  await ui.page.locator(".loading").waitFor({ state: "detached" });
  await ui.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))");
}

describe.each(PAGES)("%s", (path) => {
  test("has no serious finding, dark or light, and fits on a phone", async () => {
    for (const colorScheme of ["dark", "light"] as const) {
      await ui.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await ui.show(path);
      await settle();
      expect(await findings(), colorScheme).toEqual([]);
    }
    await ui.page.setViewportSize(PHONE);
    await settle();
    expect(await ui.page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);
    expect(await findings(), "on a phone").toEqual([]);
    await ui.page.setViewportSize(DESK);
    expect(ui.errors.splice(0)).toEqual([]);
  });
});

test("on a phone the panels are behind a menu that the keyboard opens and closes", async () => {
  const { page } = ui;
  await page.setViewportSize(PHONE);
  await page.getByRole("button", { name: "Menu", exact: true }).press("Enter");
  const link = page.getByRole("link", { name: "Files", exact: true });
  await link.waitFor();
  expect(await findings()).toEqual([]);
  await page.getByRole("link", { name: "Board", exact: true }).press("Escape");
  await link.waitFor({ state: "hidden" });
  await page.setViewportSize(DESK);
});

test("the switch of colours goes round, and is kept", async () => {
  const { page } = ui;
  const colours = () => page.evaluate<string>("getComputedStyle(document.documentElement).colorScheme");
  await page.getByRole("button", { name: /^Colours: as the system/ }).click();
  expect(await colours()).toBe("light");
  await page.getByRole("button", { name: /^Colours: light/ }).click();
  expect(await colours()).toBe("dark");
  await page.reload();
  await page.getByRole("button", { name: /^Colours: dark/ }).click();
  expect(await colours()).toBe("light dark");
});

test("without a token, and with a wrong one, the page says what to do", async () => {
  const { page } = ui;
  const address = new URL(ui.server.url);
  address.search = "?token=wrong";
  await page.goto(address.href);
  await page.getByRole("heading", { name: "The tool does not take this token" }).waitFor();
  expect(await findings()).toEqual([]);
  await page.getByRole("button", { name: "Forget the old token" }).click();
  await page.getByRole("heading", { name: "This page needs its token" }).waitFor();
  expect(await findings()).toEqual([]);
  ui.errors.length = 0;
});
