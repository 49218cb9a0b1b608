/** `mos demo`, which `npm start` calls: the weather station on the node machine with its board, a broker, and the page that shows them. */
import { join } from "node:path";
import { repositoryRoot } from "../../../ports/description.ts";
import type { Broker } from "../demo/broker.ts";
import { publishFrom } from "../demo/mqtt.ts";
import { messageOf } from "../errors.ts";
import { type UiFlags, withUi } from "./ui.ts";

export type DemoFlags = Pick<UiFlags, "httpAddr" | "startBrowser" | "tcp">;

const APP = join(repositoryRoot, "apps/weather-station");

export async function demoCommand(flags: DemoFlags): Promise<number> {
  return withUi(flags, async ({ url, devices, ended }) => {
    process.stdout.write("building apps/weather-station for the node machine ...\n");
    const start = performance.now();
    const { app, device } = devices.run({ build: { folder: APP, platform: "node" }, port: flags.tcp });
    let broker: Broker | undefined;
    try {
      void app.start();
      await Promise.race([device.untilOnline(), ended]);
      const { address } = device.info;
      process.stdout.write(`it runs, after ${((performance.now() - start) / 1000).toFixed(1)} s\n\n  the board   ${url}\n`);
      void publishFrom(device).then(
        (started) => {
          broker = started;
        },
        (error: unknown) => process.stderr.write(`mos: no MQTT: ${messageOf(error)}\n`),
      );
      const call = "npx mos call Weather.Get";
      process.stdout.write(
        `  its RPC     ${call} --port ${address}\n  its source  apps/weather-station/src: what you save there runs at once\n\nCtrl-C ends it.\n`,
      );
      await ended;
    } finally {
      await broker?.close();
    }
  });
}
