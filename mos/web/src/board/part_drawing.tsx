import type { ComponentType } from "react";
import type { PartProps } from "./part.ts";
import { Chip } from "./parts/chip.tsx";
import { Display } from "./parts/display.tsx";
import { Encoder } from "./parts/encoder.tsx";
import { Knob } from "./parts/knob.tsx";
import { Led } from "./parts/led.tsx";
import { Pixels } from "./parts/pixels.tsx";
import { PushButton } from "./parts/push_button.tsx";
import { Relay } from "./parts/relay.tsx";
import { Servo } from "./parts/servo.tsx";
import { SlideSwitch } from "./parts/slide_switch.tsx";

const DRAWINGS: Record<string, ComponentType<PartProps>> = {
  led: Led,
  button: PushButton,
  knob: Knob,
  encoder: Encoder,
  switch: SlideSwitch,
  relay: Relay,
  servo: Servo,
  neopixel: Pixels,
  ssd1306: Display,
};

export function drawingOf(type: string): ComponentType<PartProps> {
  return DRAWINGS[type] ?? Chip;
}
