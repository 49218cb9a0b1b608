/** `npm start`: the demo's board is there, alive, within a minute; what is published is seen; Ctrl-C ends it. */
import { expect, test } from "vitest";
import { mos, Tool } from "./tool.ts";
import { PageClient } from "./ui/page-client.ts";

const LIMIT_MS = 120_000;
const START_LIMIT_MS = 60_000;

test(
  "it tells an address behind which the board lives",
  async () => {
    const demo = new Tool(["demo", "--tcp", "0", "--http-addr", "127.0.0.1:0"]);
    try {
      const [, url = ""] = await demo.printed(/the board +(http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)/, START_LIMIT_MS);
      const [, port = ""] = await demo.printed(/--port (tcp:\S+)/);
      expect(await mos(["call", "Sys.GetInfo", "--port", port])).toMatchObject({ status: 0, stdout: expect.stringContaining('"app": "weather-station"') });
      const page = await PageClient.open(url);
      const [device] = await page.call("devices.list", {});
      expect(device).toMatchObject({ kind: "machine", platform: "node", hasBoard: true });
      const id = device?.id ?? "";
      const board = await page.call("board.get", { device: id });
      expect(board.parts.map(({ type }) => type)).toEqual(expect.arrayContaining(["led", "button", "knob", "bme280", "ssd1306", "neopixel"]));
      await page.notice("board", ({ values }) => values.oled?.pixels !== undefined);
      await page.call("board.act", { device: id, part: "climate", control: "temperature", value: 31.5 });
      await page.notice("sample", ({ values }) => Math.abs((values["Weather.temperature"] ?? 0) - 31.5) < 0.1);
      await page.notice("timeline", ({ kind, text }) => kind === "mqtt" && text.includes("31.5"));
      page.close();
    } finally {
      demo.signal("SIGINT");
      expect((await demo.ended).status).toBe(0);
    }
  },
  LIMIT_MS,
);
