/**
 * `npm run churn -- [--count N] [--json FILE]`: connections to a device under the sanitizers, N each over HTTP,
 * WebSocket, TLS and (from the device, to a broker) MQTT. The default is what an hour brings at one each a second:
 * 4 x 3600 = 14,400. Memory and descriptors have to be afterwards what they were.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Churn, leftBehind } from "./churn.ts";

const HOUR = 3600;
/** Connections of each before the first look: what is made once and kept is no leak. */
const WARM_UP = 200;

const { values } = parseArgs({ options: { count: { type: "string", default: String(HOUR) }, json: { type: "string" } } });
const count = Number(values.count);
const churn = await Churn.start("churn");
try {
  await churn.run(WARM_UP);
  const before = await churn.figures();
  console.log("before", before);
  const start = Date.now();
  await churn.run(count);
  const seconds = (Date.now() - start) / 1000;
  const after = await churn.figures();
  console.log("after ", after);
  console.log(`${4 * count} connections in ${seconds.toFixed(0)} s: ${((4 * count) / seconds).toFixed(0)} per second`);
  const fault = leftBehind(before, after, count);
  console.log(fault === "" ? "nothing is left behind" : `LEFT BEHIND: ${fault}`);
  if (fault !== "") process.exitCode = 1;
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ count, seconds, before, after }, null, 2)}\n`);
} finally {
  await churn.stop();
}
