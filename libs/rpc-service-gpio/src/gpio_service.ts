import "@meerkat/hal/clock.native.ts";
import "@meerkat/hal/gpio.native.ts";
import { blinkPin } from "@meerkat/core/blink.ts";
import { onButton, onPinEdge, removePinHandler } from "@meerkat/core/gpio.ts";
import {
  GPIO_EDGE_ANY,
  GPIO_EDGE_NEG,
  GPIO_EDGE_NONE,
  GPIO_EDGE_POS,
  GPIO_INPUT,
  GPIO_OUTPUT,
  GPIO_OUTPUT_OD,
  GPIO_PULL_DOWN,
  GPIO_PULL_NONE,
  GPIO_PULL_UP,
} from "@meerkat/hal/gpio.ts";
import { type RpcCall, RpcError } from "@meerkat/rpc-common/call.ts";
import { rpcNotify } from "@meerkat/rpc-common/client.ts";
import { addMethod } from "@meerkat/rpc-common/methods.ts";

const BAD_REQUEST: i32 = 400;

/** The argument `pin`; the other required arguments are named in `complaint`. */
function requiredPin(call: RpcCall, complaint: string): i32 {
  const pin = call.int("pin", -1);
  if (pin < 0) throw new RpcError(BAD_REQUEST, complaint);
  return pin;
}

function setMode(pin: i32, mode: i32, pull: i32): void {
  if (!hal_gpio_mode(pin, mode, pull)) throw new RpcError(BAD_REQUEST, "error setting pin mode");
}

function replyLevel(call: RpcCall, level: boolean): void {
  call.reply(level ? '{"value":1}' : '{"value":0}');
}

function read(call: RpcCall): void {
  const pin = requiredPin(call, "pin is required");
  setMode(pin, GPIO_INPUT, GPIO_PULL_NONE);
  replyLevel(call, hal_gpio_read(pin));
}

function readOut(call: RpcCall): void {
  const pin = requiredPin(call, "pin is required");
  setMode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
  replyLevel(call, hal_gpio_read_out(pin));
}

function write(call: RpcCall): void {
  const complaint = "pin and value are required";
  const pin = requiredPin(call, complaint);
  const value = call.int("value", -1);
  if (value < 0) throw new RpcError(BAD_REQUEST, complaint);
  if (value > 1) throw new RpcError(BAD_REQUEST, "value must be 0 or 1");
  hal_gpio_write(pin, value === 1);
  setMode(pin, call.bool("od", false) ? GPIO_OUTPUT_OD : GPIO_OUTPUT, GPIO_PULL_NONE);
}

function toggle(call: RpcCall): void {
  const pin = requiredPin(call, "pin is required");
  setMode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
  replyLevel(call, hal_gpio_toggle(pin));
}

function edgeNamed(name: string): i32 {
  switch (name) {
    case "pos":
      return GPIO_EDGE_POS;
    case "neg":
      return GPIO_EDGE_NEG;
    case "any":
      return GPIO_EDGE_ANY;
    default:
      return GPIO_EDGE_NONE;
  }
}

function pullArgument(call: RpcCall): i32 {
  const name = call.string("pull");
  if (name === undefined) return GPIO_PULL_NONE;
  if (name === "up") return GPIO_PULL_UP;
  if (name === "down") return GPIO_PULL_DOWN;
  throw new RpcError(BAD_REQUEST, "invalid pull type");
}

function setIntHandler(call: RpcCall): void {
  const complaint = "pin and edge are required";
  const pin = requiredPin(call, complaint);
  const edgeName = call.string("edge");
  if (edgeName === undefined) throw new RpcError(BAD_REQUEST, complaint);
  const edge = edgeNamed(edgeName);
  if (edge === GPIO_EDGE_NONE) throw new RpcError(BAD_REQUEST, "invalid edge value");
  const pull = pullArgument(call);
  const debounceMs = call.int("debounce_ms", 0);
  const dst = call.string("dst") ?? call.frame.src;
  const method = call.string("method") ?? "GPIO.Int";
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

function removeIntHandler(call: RpcCall): void {
  if (!removePinHandler(requiredPin(call, "pin is required"))) throw new RpcError(500, "");
}

function blink(call: RpcCall): void {
  const pin = requiredPin(call, "pin is required");
  setMode(pin, GPIO_OUTPUT, GPIO_PULL_NONE);
  if (!blinkPin(pin, call.int("on_ms", 0), call.int("off_ms", 0))) {
    throw new RpcError(BAD_REQUEST, "on_ms and off_ms must be 0 to 65535");
  }
}

/** Registers the methods GPIO.*. */
export function addGpioService(): void {
  addMethod("GPIO.Read", "{pin: %d}", read);
  addMethod("GPIO.ReadOut", "{pin: %d}", readOut);
  addMethod("GPIO.Write", "{pin: %d, value: %d, od: %B}", write);
  addMethod("GPIO.Toggle", "{pin: %d}", toggle);
  addMethod("GPIO.SetIntHandler", "{pin: %d, edge: %Q, pull: %Q, debounce_ms: %d, dst: %Q, method: %Q}", setIntHandler);
  addMethod("GPIO.RemoveIntHandler", "{pin: %d}", removeIntHandler);
  addMethod("GPIO.Blink", "{pin: %d, on_ms: %d, off_ms: %d}", blink);
}
