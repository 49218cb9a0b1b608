import { defer } from "@meerkat/core/loop.ts";
import { mqttClient, mqttPublish } from "@meerkat/mqtt/mqtt.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

/** Messages published in one turn of the event loop. */
const BATCH: i32 = 32;
/** More bytes than this do not wait to be sent. */
const MOST_UNSENT: i32 = 32768;

let left: i32 = 0;
let qos: i32 = 0;
let payload: string = "";

function publish(): void {
  const client = mqttClient();
  if (client === undefined) return;
  for (let i: i32 = 0; i < BATCH && left > 0 && client.unsent < MOST_UNSENT && client.hasRoom; i++) {
    if (mqttPublish("bench", payload, qos, false) === 0) break;
    left--;
  }
  if (left > 0) defer(publish);
}

addTyped(
  "Bench.Publish",
  (args) => ({ count: args.int("count"), size: args.int("size", 1, 4096), qos: args.int("qos", 0, 2) }),
  (args) => {
    left = args.count;
    qos = args.qos;
    payload = "x".repeat(args.size);
    defer(publish);
  },
);
