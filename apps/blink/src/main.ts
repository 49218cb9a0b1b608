import "@meerkat/hal/board.native.ts";
import "@meerkat/hal/gpio.native.ts";
import { config } from "@meerkat/config";
import { onButton } from "@meerkat/core/gpio.ts";
import { logInfo } from "@meerkat/core/log.ts";
import { sleep } from "@meerkat/core/sleep.ts";
import { GPIO_EDGE_NEG, GPIO_OUTPUT, GPIO_PULL_NONE, GPIO_PULL_UP } from "@meerkat/hal/gpio.ts";
import type { ArgsReader } from "@meerkat/rpc-common/args.ts";
import type { RpcCall } from "@meerkat/rpc-common/call.ts";
import { addMethod, addTyped } from "@meerkat/rpc-common/methods.ts";

const DEBOUNCE_MS: i32 = 20;
const LONGEST_PHASE_MS: i32 = 60000;

/** The button turns the blinking off and on. */
let running = true;

const led = hal_board_led();

function setLed(lit: boolean): void {
  hal_gpio_write(led, lit !== hal_board_led_inverted());
}

/** A change of the settings takes effect at the next phase. */
async function blink(): Promise<void> {
  for (;;) {
    if (running) setLed(true);
    await sleep(config.blink.on_ms);
    setLed(false);
    await sleep(config.blink.off_ms);
  }
}

function replyPace(call: RpcCall): void {
  call.reply(`{"on_ms":${config.blink.on_ms},"off_ms":${config.blink.off_ms}}`);
}

function setPace(onMs: i32, offMs: i32): void {
  config.blink.on_ms = onMs;
  config.blink.off_ms = offMs;
}

function phase(args: ArgsReader, name: string, now: i32): i32 {
  return args.optionalInt(name, now, 1, LONGEST_PHASE_MS);
}

function buttonPressed(): void {
  running = !running;
  logInfo("blink", running ? "Button: blinking" : "Button: paused");
}

addTyped(
  "Blink.Set",
  (args) => ({ onMs: phase(args, "on_ms", config.blink.on_ms), offMs: phase(args, "off_ms", config.blink.off_ms) }),
  ({ onMs, offMs }, call) => {
    setPace(onMs, offMs);
    replyPace(call);
  },
);
addMethod("Blink.Get", "", replyPace);
onButton(hal_board_button(), GPIO_PULL_UP, GPIO_EDGE_NEG, DEBOUNCE_MS, buttonPressed);
hal_gpio_mode(led, GPIO_OUTPUT, GPIO_PULL_NONE);
void blink();
