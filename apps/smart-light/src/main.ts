import "@meerkat/hal/adc.native.ts";
import "@meerkat/hal/board.native.ts";
import "@meerkat/hal/gpio.native.ts";
import { Button } from "@meerkat/button/button.ts";
import { config } from "@meerkat/config";
import { EVENT_REBOOT, onEvent } from "@meerkat/core/events.ts";
import { logError, logInfo } from "@meerkat/core/log.ts";
import { every } from "@meerkat/core/timer.ts";
import { GPIO_OUTPUT, GPIO_PULL_NONE } from "@meerkat/hal/gpio.ts";
import { NeoPixel } from "@meerkat/neopixel/neopixel.ts";
import { Relay } from "@meerkat/relay/relay.ts";
import { RotaryEncoder } from "@meerkat/rotary-encoder/rotary_encoder.ts";
import { rpcNotify } from "@meerkat/rpc-common/client.ts";
import { addMethod, addTyped } from "@meerkat/rpc-common/methods.ts";
import { SendOptions } from "@meerkat/rpc-common/rpc.ts";
import { Fader } from "./fader.ts";
import { HUES, LightState, MOST } from "./light_state.ts";
import { restore, save, saveSoon } from "./memory.ts";

// A light that is turned by hand and over RPC, fades, and is after a restart what it was before.

const WHERE: string = "light";
const HUE_STEP: i32 = 10;
const KNOB_MS: i32 = 50;
/** The knob has been turned if it differs by that much of 255: what comes from noise is less. */
const KNOB_STEP: i32 = 3;
const LONGEST_FADE_MS: i32 = 60000;

const state = new LightState();
const ring = new NeoPixel(config.light.ring_pin, config.light.ring_pixels);
const relay = new Relay(config.light.relay_pin);
const button = new Button(hal_board_button());
const white = new Button(config.light.white_pin);
const encoder = new RotaryEncoder(config.light.encoder_a_pin, config.light.encoder_b_pin);
const led = hal_board_led();

/** Where the knob was when it was last turned: until then, what was set in other ways holds. */
let knob: i32 = -1;

const fader = new Fader(
  (color) => {
    ring.fill(color);
    ring.show();
  },
  () => {
    if (!state.on) relay.off();
  },
);

/** Makes the light what `state` says. The relay feeds the ring: it is closed before, and opened after. */
function apply(fadeMs: i32): void {
  if (state.on) relay.on();
  hal_gpio_write(led, state.on !== hal_board_led_inverted());
  fader.fadeTo(state.color(), fadeMs);
  saveSoon(state);
}

/** Somebody has touched it: whoever is connected hears of it. */
function changedByHand(fadeMs: i32): void {
  apply(fadeMs);
  const options = new SendOptions();
  options.broadcast = true;
  options.noQueue = true;
  rpcNotify("", "Light.Changed", state.json(), options);
}

function switchOver(): void {
  state.on = !state.on;
  logInfo(WHERE, state.on ? "Button: on" : "Button: off");
  changedByHand(config.light.fade_ms);
}

function turned(steps: i32): void {
  state.hue = (((state.hue + steps * HUE_STEP) % HUES) + HUES) % HUES;
  if (state.saturation === 0) state.saturation = MOST;
  changedByHand(0);
}

function toggleWhite(): void {
  state.saturation = state.saturation === 0 ? MOST : 0;
  changedByHand(config.light.fade_ms);
}

function lookAtKnob(): void {
  const value = hal_adc_read(config.light.knob_pin);
  if (value < 0) return;
  const level: i32 = ((value * MOST) / hal_adc_max()) | 0;
  const moved = level > knob ? level - knob : knob - level;
  const isFirst = knob < 0;
  if (!isFirst && moved < KNOB_STEP) return;
  knob = level;
  if (isFirst) return;
  state.brightness = level;
  changedByHand(0);
}

function start(part: string, began: boolean, error: string): void {
  if (!began) logError(WHERE, `${part}: ${error}`);
}

restore(state);
hal_gpio_mode(led, GPIO_OUTPUT, GPIO_PULL_NONE);
start("Relay", relay.begin(), relay.error);

button.clickGapMs = 0;
button.onPress(switchOver);
start("Button", button.begin(), button.error);
white.clickGapMs = 0;
white.onPress(toggleWhite);
start("White", white.begin(), white.error);
encoder.onTurn(turned);
start("Encoder", encoder.begin(), encoder.error);
start("Knob", hal_adc_enable(config.light.knob_pin), `pin ${config.light.knob_pin} is no analog input`);
every(KNOB_MS, lookAtKnob);

addMethod("Light.Get", "", (call) => call.reply(state.json()));
addTyped(
  "Light.Set",
  (args) => ({
    on: args.optionalBool("on", state.on),
    hue: args.optionalInt("hue", state.hue, 0, HUES - 1),
    saturation: args.optionalInt("saturation", state.saturation, 0, MOST),
    brightness: args.optionalInt("brightness", state.brightness, 0, MOST),
    fadeMs: args.optionalInt("fade_ms", config.light.fade_ms, 0, LONGEST_FADE_MS),
  }),
  ({ on, hue, saturation, brightness, fadeMs }, call) => {
    state.on = on;
    state.hue = hue;
    state.saturation = saturation;
    state.brightness = brightness;
    apply(fadeMs);
    call.reply(state.json());
  },
);
onEvent(EVENT_REBOOT, (_event, _payload) => save(state));
apply(0);
