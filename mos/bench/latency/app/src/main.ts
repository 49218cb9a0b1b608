import "@meerkat/hal/gpio.native.ts";
import "@meerkat/hal/system.native.ts";
import "./edge.native.ts";
import { onPinEdge } from "@meerkat/core/gpio.ts";
import { onHalEvent } from "@meerkat/core/loop.ts";
import { HAL_EVENT_GPIO } from "@meerkat/hal/event.ts";
import { GPIO_EDGE_POS, GPIO_INPUT, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

// Latency.Measure: lets a pin rise again and again at moments that nothing else depends on, and prints how long each
// edge had to wait for its handler. Run by ../../run.ts.

const PIN: i32 = 20;
/** Nothing happens at this one. */
const AWAKE_PIN: i32 = 63;
/** From one answer to the next edge, in ticks of 40 instructions: 5 to 15 million instructions. */
const LEAST_TICKS: i32 = 125_000;
const MORE_TICKS: u32 = 250_000;
const A_LINE: i32 = 10;

let ages: i32[] = [];
let wanted: i32 = 0;

function plan(): void {
  edge_plan(PIN, LEAST_TICKS + ((hal_random() % MORE_TICKS) as i32));
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
onHalEvent(HAL_EVENT_GPIO, AWAKE_PIN, () => edge_stay_awake(AWAKE_PIN));
edge_stay_awake(AWAKE_PIN);

addTyped(
  "Latency.Measure",
  (args) => ({ edges: args.int("edges", 1, 1000) }),
  ({ edges }) => {
    console.log(`million ${million}`);
    ages = [];
    wanted = edges;
    plan();
  },
);
