import { numberOf, type PartProps } from "../part.ts";

export function Servo({ part, value }: PartProps) {
  const angle = numberOf(value, "angle", 90);
  return (
    <svg viewBox="0 0 150 120" role="img" aria-label={`${part.label}: ${Math.round(angle)}°`}>
      <rect x="20" y="36" width="110" height="56" rx="5" fill="url(#relay)" className="part-shade" />
      <path d="M4 52h16v24H4zM130 52h16v24h-16z" fill="#2b5fae" />
      <circle cx="95" cy="64" r="20" fill="#dfe4e6" />
      <g className="horn" style={{ rotate: `${angle - 90}deg` }}>
        <path d="M88 64L91 14a4 4 0 018 0l3 50z" fill="#f6f8f8" stroke="#00000040" />
        <circle cx="95" cy="64" r="8" fill="#c9d0d2" />
      </g>
    </svg>
  );
}
