// Colours as numbers 0xRRGGBB.

export function rgb(red: i32, green: i32, blue: i32): i32 {
  return ((red & 255) << 16) | ((green & 255) << 8) | (blue & 255);
}

/** `level` of 255: 0 is black, 255 the colour itself. */
export function dimmed(color: i32, level: i32): i32 {
  return mix(0, color, level);
}

/** From one colour to another: `share` 0 is `from`, 255 is `to`. */
export function mix(from: i32, to: i32, share: i32): i32 {
  return rgb(between((from >> 16) & 255, (to >> 16) & 255, share), between((from >> 8) & 255, (to >> 8) & 255, share), between(from & 255, to & 255, share));
}

function between(from: i32, to: i32, share: i32): i32 {
  return (((from * (255 - share) + to * share + 127) / 255) | 0) & 255;
}

/** Of the wheel of colours: 0 red, 120 green, 240 blue, 360 red again. `saturation` and `value` 0 to 255. */
export function hsv(hue: i32, saturation: i32, value: i32): i32 {
  const turned: i32 = ((hue % 360) + 360) % 360;
  const sector: i32 = (turned / 60) | 0;
  const part: i32 = (((turned - sector * 60) * 255) / 60) | 0;
  const low: i32 = value - (((value * saturation + 127) / 255) | 0);
  const rising: i32 = low + ((((value - low) * part + 127) / 255) | 0);
  const falling: i32 = low + ((((value - low) * (255 - part) + 127) / 255) | 0);
  if (sector === 0) return rgb(value, rising, low);
  if (sector === 1) return rgb(falling, value, low);
  if (sector === 2) return rgb(low, value, rising);
  if (sector === 3) return rgb(low, falling, value);
  if (sector === 4) return rgb(rising, low, value);
  return rgb(value, low, falling);
}
