import { isRing, type PartProps } from "../part.ts";

/** WS2812: colours of 0xRRGGBB on a ring or a strip. */
export function Pixels({ part, value }: PartProps) {
  const colours = Array.isArray(value.colors) ? value.colors : [];
  const count = Math.max(colours.length, typeof part.look.count === "number" ? part.look.count : 0) || 8;
  const ring = isRing(part);
  const lit = colours.filter((colour) => colour !== 0).length;
  const label = `${part.label}: ${lit === 0 ? "dark" : `${lit} of ${count} pixels lit, first ${hex(colours.find((colour) => colour !== 0) ?? 0)}`}`;
  return (
    <svg viewBox={ring ? "0 0 250 250" : "0 0 340 60"} role="img" aria-label={label}>
      {ring ? (
        <path d="M125 5a120 120 0 100 240 120 120 0 000-240zm0 66a54 54 0 110 108 54 54 0 010-108z" className="pixel-board part-shade" />
      ) : (
        <rect x="2" y="8" width="336" height="44" rx="4" className="pixel-board part-shade" />
      )}
      {Array.from({ length: count }, (_, index) => index).map((index) => {
        const angle = (index / count) * 360;
        const at = ring ? `rotate(${angle} 125 125) translate(125 38)` : `translate(${((index + 0.5) * 340) / count} 30)`;
        const size = ring ? Math.min(34, 420 / count) : Math.min(30, 300 / count);
        return <Pixel key={index} transform={at} size={size} colour={colours[index] ?? 0} />;
      })}
    </svg>
  );
}

function Pixel({ transform, size, colour }: { transform: string; size: number; colour: number }) {
  const strength = seen(Math.max((colour >> 16) & 255, (colour >> 8) & 255, colour & 255) / 255);
  const full = fullColour(colour);
  const half = size / 2;
  return (
    <g transform={transform}>
      <circle r={size * 1.5} fill={full} opacity={strength * 0.36} className="pixel-halo" />
      <rect x={-half} y={-half} width={size} height={size} rx={size * 0.12} fill="#eef1ef" />
      <circle r={half * 0.8} fill="#cfd6d3" />
      <circle r={half * 0.8} fill={full} opacity={strength} />
      <circle r={half * 0.35} fill="white" opacity={strength * 0.8} className="led-core" />
    </g>
  );
}

/** Light of PWM is linear, eyes and screens are not. */
function seen(share: number): number {
  return share <= 0 ? 0 : 0.25 + 0.75 * share ** (1 / 2.2);
}

/** The colour at full brightness: how bright it is shown by its opacity. */
function fullColour(colour: number): string {
  const parts = [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
  const most = Math.max(...parts, 1);
  return `rgb(${parts.map((part) => Math.round(255 * (part / most) ** (1 / 1.6))).join(" ")})`;
}

function hex(colour: number): string {
  return `#${colour.toString(16).padStart(6, "0")}`;
}
