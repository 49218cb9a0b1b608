/** A browser on the page of an app that runs on the node machine: what the tests of the page share. */
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import type { Broker } from "../../src/demo/broker.ts";
import { publishFrom } from "../../src/demo/mqtt.ts";
import { Desk } from "../../src/ui/desk.ts";
import { Devices } from "../../src/ui/devices.ts";
import type { MachineDevice } from "../../src/ui/machine-device.ts";
import type { ManagedDevice } from "../../src/ui/managed-device.ts";
import { startUiServer, type UiServer } from "../../src/ui/server.ts";
import { AppCopy } from "./app-copy.ts";
import { BROWSER_ARGUMENTS, CHROMIUM } from "./chromium.ts";

export class PageFixture {
  readonly app: AppCopy;
  readonly machine: MachineDevice;
  readonly device: ManagedDevice;
  readonly server: UiServer;
  readonly page: Page;
  /** What the browser has complained about. */
  readonly errors: string[] = [];
  private readonly devices: Devices;
  private readonly browser: Browser;
  private broker: Broker | undefined;

  private constructor(app: AppCopy, devices: Devices, machine: MachineDevice, server: UiServer, browser: Browser, page: Page) {
    this.app = app;
    this.devices = devices;
    this.machine = machine;
    this.device = machine.device;
    this.server = server;
    this.browser = browser;
    this.page = page;
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
    page.on("pageerror", (error) => this.errors.push(error.message));
  }

  /** The app is built, boots, and is shown. */
  static async open(name: string): Promise<PageFixture> {
    const app = new AppCopy(name);
    const devices = new Devices();
    const server = await startUiServer(new Desk(devices), "127.0.0.1:0");
    const machine = devices.run({ build: { folder: app.folder, platform: "node" }, port: 0 });
    void machine.app.start();
    const [browser] = await Promise.all([chromium.launch({ executablePath: CHROMIUM, args: BROWSER_ARGUMENTS }), machine.device.untilOnline()]);
    const context = await browser.newContext({
      viewport: { width: 1280, height: 860 },
      acceptDownloads: true,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const fixture = new PageFixture(app, devices, machine, server, browser, page);
    // The page is bundled first, if it has not been since its sources changed.
    await page.goto(server.url, { timeout: 60_000 });
    await page.getByRole("heading", { name: "Board" }).waitFor();
    return fixture;
  }

  async show(path: string): Promise<void> {
    await this.page.evaluate(`location.hash = "#/${path}"`);
    await this.page.locator(`.main-${path}`).waitFor();
  }

  part(id: string): Locator {
    return this.page.locator(`.part[data-part="${id}"]`);
  }

  /** Gives the device a broker, as the demo does: it restarts, and what it publishes appears in the timeline. */
  async publish(): Promise<void> {
    this.broker = await publishFrom(this.device);
  }

  /** Pixels of a display as the page has drawn them: a row for each of its, `#` where it is lit. */
  pixels(id: string, width: number, height: number): Promise<string[]> {
    return this.page.locator(`canvas[data-part="${id}"]`).evaluate(
      (element, size) => {
        const canvas = element as unknown as {
          width: number;
          getContext(kind: "2d"): { getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray } };
        };
        const scale = canvas.width / size.width;
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, size.height * scale);
        const lit = (x: number, y: number) => (data[(y * scale * canvas.width + x * scale) * 4 + 3] ?? 0) > 128;
        return Array.from({ length: size.height }, (_, y) => Array.from({ length: size.width }, (_, x) => (lit(x, y) ? "#" : ".")).join(""));
      },
      { width, height },
    );
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
    await this.devices.close();
    await this.broker?.close();
    this.app.remove();
  }
}
