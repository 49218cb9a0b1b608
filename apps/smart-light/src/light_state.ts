import { findMember, jsonToInt } from "@meerkat/core/json_scan.ts";
import { hsv } from "@meerkat/neopixel/color.ts";

export const HUES: i32 = 360;
export const MOST: i32 = 255;

/** What the light is asked to be. */
export class LightState {
  on: boolean = false;
  /** Degrees of the wheel of colours: 0 red, 120 green, 240 blue. */
  hue: i32 = 30;
  /** 0 (white) to MOST. */
  saturation: i32 = 200;
  /** 0 to MOST. */
  brightness: i32 = 128;

  /** 0xRRGGBB */
  color(): i32 {
    return this.on ? hsv(this.hue, this.saturation, this.brightness) : 0;
  }

  json(): string {
    return `{"on":${this.on},"hue":${this.hue},"saturation":${this.saturation},"brightness":${this.brightness}}`;
  }

  /** Takes what `json` has made; what is missing or out of range stays as it is. */
  take(json: string): void {
    const on = findMember(json, "on");
    if (on !== undefined) this.on = on === "true";
    this.hue = member(json, "hue", this.hue, HUES - 1);
    this.saturation = member(json, "saturation", this.saturation, MOST);
    this.brightness = member(json, "brightness", this.brightness, MOST);
  }
}

function member(json: string, name: string, before: i32, greatest: i32): i32 {
  const value = jsonToInt(findMember(json, name) ?? "", -1);
  return value >= 0 && value <= greatest ? value : before;
}
