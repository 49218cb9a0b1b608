import { colourOf, isOn, numberOf, type PartProps } from "../part.ts";

export function Led({ part, value }: PartProps) {
  const colour = colourOf(part, "#3ddc6b");
  const brightness = numberOf(value, "brightness", isOn(value, "lit", "on") ? 1 : 0);
  // Eyes see light by its root.
  const seen = Math.sqrt(Math.min(1, Math.max(0, brightness)));
  return (
    <svg
      viewBox="0 0 80 80"
      role="img"
      aria-label={`${part.label}: ${brightness > 0 ? `lit${brightness < 1 ? `, ${Math.round(brightness * 100)} %` : ""}` : "dark"}`}
    >
      <circle className="led-halo" cx="40" cy="40" r="78" fill={colour} opacity={seen * 0.34} />
      <circle cx="40" cy="40" r="27" className="part-shade" />
      <circle cx="40" cy="40" r="25" fill={`color-mix(in srgb, ${colour} 30%, #20282a)`} />
      <circle cx="40" cy="40" r="25" fill={colour} opacity={0.12 + seen * 0.88} />
      <circle cx="40" cy="40" r="13" fill="white" opacity={seen * 0.75} className="led-core" />
      <path d="M24 34a18 18 0 0114-13" className="shine" />
    </svg>
  );
}
