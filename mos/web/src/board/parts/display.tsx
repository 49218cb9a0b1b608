import { useEffect, useRef, useState } from "react";
import { colourOf, numberOf, type PartProps } from "../part.ts";

/** Monochrome displays: the pixels they show, crisp at any size, with the glow of an OLED. */
export function Display({ part, value }: PartProps) {
  const width = numberOf(value, "width", 128);
  const height = numberOf(value, "height", 64);
  const pixels = typeof value.pixels === "string" ? value.pixels : "";
  const on = value.on !== false;
  const contrast = numberOf(value, "contrast", 255);
  const colour = colourOf(part, "#d9f1ff");
  const glass = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const glow = useRef<HTMLCanvasElement>(null);
  const { scale, size: shown } = usePixelScale(glass, width);

  useEffect(() => {
    const bits = decode(pixels);
    draw(canvas.current, bits, { width, height, on, colour, scale, gap: scale > SMOOTHED_SCALE ? 1 : 0 });
    draw(glow.current, bits, { width, height, on, colour, scale: 1, gap: 0 });
  }, [pixels, width, height, on, colour, scale]);

  // Lowest contrast is dim, not dark.
  const light = on ? 0.55 + (0.45 * contrast) / 255 : 0;
  const size = { width: `${shown * width}px`, height: `${shown * height}px` };
  return (
    <div className="display" role="img" aria-label={`${part.label}: ${width} by ${height} pixels, ${on ? (isBlank(pixels) ? "blank" : "on") : "off"}`}>
      <span className="display-pins" aria-hidden="true" />
      <div className="display-glass" ref={glass} style={{ aspectRatio: `${width} / ${height}` }}>
        <canvas ref={glow} className="display-glow" style={{ ...size, opacity: light * 0.55 }} />
        <canvas
          ref={canvas}
          className="display-pixels"
          data-part={part.id}
          style={{ ...size, opacity: light, imageRendering: scale === SMOOTHED_SCALE ? "auto" : "pixelated" }}
        />
      </div>
    </div>
  );
}

interface PixelScale {
  /** Pixels of the canvas for one of the display's. */
  scale: number;
  /** CSS pixels for one of the display's. */
  size: number;
}

/** So much of the glass must be filled by whole device pixels; else the picture is fitted to it, and smoothed. */
const LEAST_FILL = 0.85;
const SMOOTHED_SCALE = 4;

function usePixelScale(glass: React.RefObject<HTMLDivElement | null>, width: number): PixelScale {
  const [scale, setScale] = useState<PixelScale>({ scale: 2, size: 1 });
  useEffect(() => {
    const element = glass.current;
    if (element === null) return;
    const measure = () => {
      const room = (element.clientWidth * window.devicePixelRatio) / width;
      const whole = Math.floor(room);
      setScale(
        whole >= room * LEAST_FILL ? { scale: whole, size: whole / window.devicePixelRatio } : { scale: SMOOTHED_SCALE, size: element.clientWidth / width },
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [glass, width]);
  return scale;
}

interface Picture {
  width: number;
  height: number;
  on: boolean;
  colour: string;
  scale: number;
  /** Dark device pixels between two of the display's. */
  gap: number;
}

function draw(canvas: HTMLCanvasElement | null, bits: Uint8Array, picture: Picture): void {
  const context = canvas?.getContext("2d");
  if (canvas === null || context === undefined || context === null) return;
  const { width, height, scale, gap } = picture;
  canvas.width = width * scale;
  canvas.height = height * scale;
  if (!picture.on) return;
  context.fillStyle = picture.colour;
  const stride = (width + 7) >> 3;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const lit = (((bits[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1;
      if (lit) context.fillRect(x * scale, y * scale, scale - gap, scale - gap);
    }
  }
}

function decode(base64: string): Uint8Array {
  const text = atob(base64);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isBlank(base64: string): boolean {
  return /^A*=*$/.test(base64);
}
