/** Pictures of the page for the documentation, of the weather station on the node machine: `npm run screenshots`, or of some alone: `-- board console`. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import { PageFixture } from "./browser.ts";

const FOLDER = join(repositoryRoot, "docs/pictures");
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 380, height: 760 };
const BUILD_MS = 180_000;
/** Pictures that are dark; the others are light. */
const DARK = ["charts", "console", "methods", "update"];

mkdirSync(FOLDER, { recursive: true });
const ui = await PageFixture.open("weather-station");
try {
  await takeAll();
} finally {
  await ui.close();
}
process.exit(0);

/** Those that are named, by default all. */
async function takeAll(): Promise<void> {
  const wanted = process.argv.slice(2);
  const groups: Record<string, () => Promise<void>> = {
    board,
    charts: () => take("charts", "charts"),
    console: consolePage,
    methods,
    settings,
    files: () => take("files", "files"),
    timeline: () => take("timeline", "timeline"),
    devices: () => take("devices", "devices"),
    code,
    size,
    update,
  };
  const unknown = wanted.filter((name) => groups[name] === undefined);
  if (unknown.length > 0) throw new Error(`there are no pictures of ${unknown.join(", ")}: ${Object.keys(groups).join(", ")}`);
  await ui.publish();
  await warmUp();
  for (const [name, draw] of Object.entries(groups)) {
    await ui.page.emulateMedia({ colorScheme: DARK.includes(name) ? "dark" : "light" });
    if (wanted.length === 0 || wanted.includes(name)) await draw();
  }
}

async function board(): Promise<void> {
  const { page } = ui;
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await take("board", `board-${scheme}`);
    await page.setViewportSize(NARROW);
    await take("board", `board-${scheme}-380`, true);
    await page.setViewportSize(WIDE);
  }
}

async function consolePage(): Promise<void> {
  await ui.show("console");
  await ui.page.getByRole("textbox", { name: "Search" }).fill("mqtt");
  await take("console", "console");
}

async function methods(): Promise<void> {
  const { page } = ui;
  await ui.show("rpc");
  await page.getByRole("searchbox", { name: "Find a method" }).fill("gpio");
  await page.getByRole("button", { name: "Toggle", exact: true }).click();
  await page.getByRole("textbox", { name: /^pin/ }).fill("5");
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByRole("region", { name: "Result" }).waitFor();
  await take("rpc", "methods");
}

async function take(path: string, name: string, whole = false): Promise<void> {
  await ui.show(path);
  await ui.page.locator(".loading").waitFor({ state: "detached" });
  await ui.page.waitForTimeout(1200);
  await ui.page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: whole });
  console.log(`docs/pictures/${name}.png`);
}

/** A minute in which the weather changes and hands are on the board. */
async function warmUp(): Promise<void> {
  const { page } = ui;
  await page.setViewportSize(WIDE);
  await ui.show("board");
  const set = async (label: string, value: number) => {
    const field = page.getByRole("textbox", { name: label });
    await field.fill(value.toFixed(1));
    await field.press("Enter");
  };
  await ui.part("knob").getByRole("slider").press("End");
  for (let second = 0; second < 50; second++) {
    await set("Temperature in °C", 23.4 + 2 * Math.sin(second / 8) + 0.02 * second);
    await set("Humidity in %", 48 - 5 * Math.sin(second / 11));
    await set("Pressure in hPa", 1014 + 1.5 * Math.sin(second / 17));
    if (second % 15 === 7)
      await ui
        .part("button")
        .getByRole("button", { name: /press and hold/ })
        .press("Enter");
    await page.waitForTimeout(900);
  }
  await page.mouse.click(4, 700);
}

async function settings(): Promise<void> {
  const { page } = ui;
  await ui.show("config");
  await page.getByRole("button", { name: "Weather station", exact: true }).click();
  await page.getByRole("textbox", { name: /Milliseconds from one reading/ }).fill("2000");
  await take("config", "settings");
  await page.getByRole("textbox", { name: /Seconds from one report/ }).fill("30");
  await page.getByRole("button", { name: "Review and save" }).click();
  await take("config", "settings-diff");
  await page.getByRole("button", { name: "Cancel" }).click();
}

/** A line with a mistake, and what the compiler says to it. */
async function code(): Promise<void> {
  const { page } = ui;
  await ui.show("code");
  await page.getByRole("button", { name: /src\/clock_text\.ts/ }).click();
  const editor = page.getByRole("textbox", { name: "Source of src/clock_text.ts" });
  await editor.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\nexport const FIRST: i32 = clockText();\n");
  await page.keyboard.press("Control+s");
  await page.getByRole("region", { name: "Problems" }).waitFor({ timeout: BUILD_MS });
  await page.getByRole("region", { name: "Problems" }).getByRole("button").first().click();
  await take("code", "code");
  await editor.press("Control+z");
  await page.keyboard.press("Control+s");
  await page.getByRole("region", { name: "Problems" }).waitFor({ state: "detached", timeout: BUILD_MS });
}

async function size(): Promise<void> {
  const { page } = ui;
  await ui.show("sizes");
  const build = page.getByRole("button", { name: "Build for cortex-m" });
  const map = page.locator(".treemap");
  await build.or(map).first().waitFor();
  if (await build.isVisible()) await build.click();
  await map.waitFor({ timeout: BUILD_MS });
  await take("sizes", "size");
}

/** An update that waits for its commit. */
async function update(): Promise<void> {
  const { page } = ui;
  await ui.show("update");
  await page.getByText("Wait for my commit").click();
  await page.getByRole("button", { name: "Build and send" }).click();
  await page.getByRole("button", { name: "Commit", exact: true }).waitFor({ timeout: BUILD_MS });
  await take("update", "update");
  await page.getByRole("button", { name: "Go back to the old one" }).click();
  await page.getByText("Rolled back.").waitFor({ timeout: BUILD_MS });
  await take("update", "update-rollback");
}
