import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/gpio.native.ts";
import { blinkPin } from "@meerkat/core/blink.ts";
import { onButton, onPinEdge, removePinHandler } from "@meerkat/core/gpio.ts";
import {
  GPIO_EDGE_ANY,
  GPIO_EDGE_NEG,
  GPIO_EDGE_POS,
  GPIO_INPUT,
  GPIO_OUTPUT,
  GPIO_OUTPUT_OD,
  GPIO_PULL_DOWN,
  GPIO_PULL_NONE,
  GPIO_PULL_UP,
} from "@meerkat/hal/gpio.ts";
import type { ArgsReader } from "@meerkat/rpc-common/args.ts";
import { type RpcCall, RpcError } from "@meerkat/rpc-common/call.ts";
import { rpcNotify } from "@meerkat/rpc-common/client.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";

const BAD_REQUEST: i32 = 400;

const EDGES: readonly string[] = ["pos", "neg", "any"];

const LONGEST_PHASE_MS: i32 = 65535;

function pinArgument(args: ArgsReader): i32 {
  return args.int("pin", 0);
}

function setMode(pin: i32, mode: i32, pull: i32): void {
  if (!hal_gpio_mode(pin, mode, pull)) throw new RpcError(BAD_REQUEST, "error setting pin mode");
}

function replyLevel(call: RpcCall, level: boolean): void {
  call.reply(level ? '{"value":1}' : '{"value":0}');
}

function read(pin: i32, call: RpcCall): void {
  setMode(pin, GPIO_INPUT, GPIO_PULL_NONE);
  replyLevel(call, hal_gpio_read(pin));
}

function readOut(pin: i32, call: RpcCall): void {
  setMode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
  replyLevel(call, hal_gpio_read_out(pin));
}

function write(pin: i32, level: boolean, openDrain: boolean): void {
  hal_gpio_write(pin, level);
  setMode(pin, openDrain ? GPIO_OUTPUT_OD : GPIO_OUTPUT, GPIO_PULL_NONE);
}

function toggle(pin: i32, call: RpcCall): void {
  setMode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
  replyLevel(call, hal_gpio_toggle(pin));
}

function edgeNamed(name: string): i32 {
  if (name === "pos") return GPIO_EDGE_POS;
  return name === "neg" ? GPIO_EDGE_NEG : GPIO_EDGE_ANY;
}

function pullNamed(name: string): i32 {
  if (name === "up") return GPIO_PULL_UP;
  return name === "down" ? GPIO_PULL_DOWN : GPIO_PULL_NONE;
}

function setIntHandler(pin: i32, edge: i32, pull: i32, debounceMs: i32, dst: string, method: string): void {
  const report = (): void => notifyLevel(pin, dst, method);
  setMode(pin, GPIO_INPUT, pull);
  const watched = debounceMs > 0 ? onButton(pin, pull, edge, debounceMs, report) : onPinEdge(pin, edge, report);
  if (!watched) throw new RpcError(BAD_REQUEST, "error setting int handler");
}

/** `ts` is the time since boot in seconds, with three decimals made from integers. */
function notifyLevel(pin: i32, dst: string, method: string): void {
  const millis = `${hal_ticks_ms() % 1000}`.padStart(3, "0");
  const value = hal_gpio_read(pin) ? 1 : 0;
  rpcNotify(dst, method, `{"pin":${pin},"ts":${hal_uptime_s()}.${millis},"value":${value}}`);
}

function removeIntHandler(pin: i32): void {
  if (!removePinHandler(pin)) throw new RpcError(500, "");
}

function blink(pin: i32, onMs: i32, offMs: i32): void {
  setMode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
  if (!blinkPin(pin, onMs, offMs)) throw new RpcError(BAD_REQUEST, "error blinking");
}

/** Registers the methods GPIO.*. */
export function addGpioService(): void {
  addTyped("GPIO.Read", pinArgument, read);
  addTyped("GPIO.ReadOut", pinArgument, readOut);
  addTyped(
    "GPIO.Write",
    (args) => ({ pin: pinArgument(args), value: args.int("value", 0, 1), od: args.optionalBool("od", false) }),
    ({ pin, value, od }) => write(pin, value === 1, od),
  );
  addTyped("GPIO.Toggle", pinArgument, toggle);
  addTyped(
    "GPIO.SetIntHandler",
    (args) => ({
      pin: pinArgument(args),
      edge: args.choice("edge", EDGES),
      pull: args.optionalChoice("pull", "", ["up", "down"]),
      debounceMs: args.optionalInt("debounce_ms", 0, 0),
      dst: args.optionalString("dst"),
      method: args.optionalString("method") ?? "GPIO.Int",
    }),
    ({ pin, edge, pull, debounceMs, dst, method }, call) => setIntHandler(pin, edgeNamed(edge), pullNamed(pull), debounceMs, dst ?? call.frame.src, method),
  );
  addTyped("GPIO.RemoveIntHandler", pinArgument, removeIntHandler);
  addTyped(
    "GPIO.Blink",
    (args) => ({ pin: pinArgument(args), onMs: args.int("on_ms", 0, LONGEST_PHASE_MS), offMs: args.int("off_ms", 0, LONGEST_PHASE_MS) }),
    ({ pin, onMs, offMs }) => blink(pin, onMs, offMs),
  );
}
