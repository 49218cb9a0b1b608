import "@meerkat/hal/gpio.native.ts";
import "@meerkat/hal/system.native.ts";
import "./edge.native.ts";
import { onPinEdge } from "@meerkat/core/gpio.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { ANY_ADDRESS } from "@meerkat/core/net/address.ts";
import { TlsSettings } from "@meerkat/core/net/tls.ts";
import { HAL_EVENT_UART_TX } from "@meerkat/hal/event.ts";
import { GPIO_EDGE_POS, GPIO_INPUT, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";
import { TLS_CERT, TLS_KEY } from "@meerkat/hal/tls.ts";
import { bytesOf } from "@meerkat/http-common/ascii.ts";
import { HttpServerOptions } from "@meerkat/http-server/options.ts";
import { HttpServer } from "@meerkat/http-server/server.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

// Latency.Measure: lets a pin rise again and again at moments that nothing else depends on, and prints how long each
// edge had to wait for its handler. Latency.Secure: listens for TLS as well. Run by ../../run.ts.

const PIN: i32 = 20;
/** There is no such serial port. An event of a pin would stand before those that are measured. */
const AWAKE_UART: i32 = 31;
const A_LINE: i32 = 10;
const TLS_PORT: i32 = 443;

let ages: i32[] = [];
let wanted: i32 = 0;
/** From one answer to the next edge, in ticks of 40 instructions: at least that, and up to three times as much. */
let leastTicks: i32 = 0;

function plan(): void {
  const more: i32 = hal_random() % (2 * leastTicks);
  edge_plan(PIN, leastTicks + more);
}

function print(): void {
  for (let at: i32 = 0; at < ages.length; at += A_LINE) console.log(`ages ${ages.slice(at, at + A_LINE).join(" ")}`);
  console.log("measured");
}

function risen(): void {
  const age = edge_age();
  ages.push(age);
  if (ages.length < wanted) plan();
  else print();
}

hal_gpio_mode(PIN, GPIO_INPUT, GPIO_PULL_NONE);
onPinEdge(PIN, GPIO_EDGE_POS, risen);
const million = edge_begin();

// While the processor sleeps, QEMU's time is the host's and counts no instructions: it does not sleep.
onHalEvent(HAL_EVENT_UART_TX, AWAKE_UART, () => edge_stay_awake(AWAKE_UART));
edge_stay_awake(AWAKE_UART);

addTyped(
  "Latency.Measure",
  (args) => ({ edges: args.int("edges", 1, 1000), ticks: args.int("ticks", 1000, 100_000_000) }),
  ({ edges, ticks }) => {
    console.log(`million ${million}`);
    ages = [];
    wanted = edges;
    leastTicks = ticks;
    plan();
  },
);

addTyped(
  "Latency.Secure",
  (args) => ({ cert: args.string("cert"), key: args.string("key") }),
  ({ cert, key }) => {
    const options = new HttpServerOptions();
    options.tls = new TlsSettings();
    options.tls.set(TLS_CERT, bytesOf(cert), "certificate");
    options.tls.set(TLS_KEY, bytesOf(key), "key");
    new HttpServer(options).listen(ANY_ADDRESS, TLS_PORT);
  },
);
