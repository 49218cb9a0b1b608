import "@meerkat/hal/system.native.ts";
import { config } from "@meerkat/config";
import { writeFile } from "@meerkat/core/vfs/vfs.ts";
import { HEAP_FREE } from "@meerkat/hal/system.ts";
import { mqttClient, mqttPublish, mqttSubscribe } from "@meerkat/mqtt/mqtt.ts";
import type { PublishPacket } from "@meerkat/mqtt/packet.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

// What comes to `<device>/in` is counted, and goes back to `<device>/out` with the same QoS.

let count: i32 = 0;
let inOrder: boolean = true;
let next: i32 = 0;

/** Texts `0 …`, `1 …` and so on are expected in this order, QoS 2 exactly so. */
function arrived(message: PublishPacket): void {
  const number = parseInt(message.text(), 10);
  if (message.qos === 2) {
    if (number !== next) inOrder = false;
    next = number + 1;
  }
  count++;
  mqttPublish("out", message.payload, message.qos, false);
}

addTyped(
  "Test.Connect",
  (args) => ({ server: args.string("server"), id: args.string("id"), version: args.int("version"), ca: args.string("ca"), ws: args.bool("ws") }),
  ({ server, id, version, ca, ws }) => {
    const { mqtt } = config;
    const client = mqttClient();
    if (client === undefined) return;
    client.stop();
    mqtt.server = server;
    mqtt.client_id = id;
    mqtt.version = version;
    mqtt.ssl_ca_cert = ca;
    mqtt.ws_enable = ws;
    count = 0;
    next = 0;
    inOrder = true;
    client.start();
  },
);
addTyped(
  "Test.Secrets",
  (args) => ({ cert: args.string("cert"), user: args.string("user"), pass: args.string("pass") }),
  ({ cert, user, pass }) => {
    const { mqtt } = config;
    mqtt.ssl_cert = cert;
    mqtt.user = user;
    mqtt.pass = pass;
  },
);
addTyped(
  "Test.File",
  (args) => ({ name: args.string("name"), text: args.string("text") }),
  ({ name, text }, call) => call.reply(writeFile(name, new TextEncoder().encode(text)) ? "true" : "false"),
);
addTyped(
  "Test.Burst",
  (args) => ({ topic: args.string("topic"), first: args.int("first"), count: args.int("count"), qos: args.int("qos") }),
  (args, call) => {
    let taken: i32 = 0;
    for (let i: i32 = args.first; i < args.first + args.count; i++) {
      if (mqttPublish(args.topic, `${i} ${args.qos}`, args.qos, false) !== 0) taken++;
    }
    call.reply(`${taken}`);
  },
);
addTyped(
  "Test.Count",
  () => undefined,
  (_, call) => call.reply(`{"count":${count},"in_order":${inOrder ? "true" : "false"},"free":${hal_heap(HEAP_FREE)}}`),
);

mqttSubscribe("in", 2, arrived);
