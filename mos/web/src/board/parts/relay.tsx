import { isOn, type PartProps } from "../part.ts";

export function Relay({ part, value }: PartProps) {
  const on = isOn(value, "on", "closed");
  return (
    <svg viewBox="0 0 170 120" role="img" aria-label={`${part.label}: ${on ? "on" : "off"}`}>
      <rect x="4" y="6" width="162" height="108" rx="6" fill="url(#relay)" className="part-shade" />
      <rect x="10" y="12" width="150" height="96" rx="4" fill="none" stroke="#ffffff30" strokeWidth="1.5" />
      <g className="relay-contact">
        <path d="M30 62h34M106 62h34" />
        <circle cx="64" cy="62" r="3.5" />
        <circle cx="106" cy="62" r="3.5" />
        <path d="M64 62L105 61" className="lever" style={{ rotate: on ? "0deg" : "-24deg" }} />
      </g>
      <circle cx="30" cy="94" r="5" className={on ? "signal signal-on" : "signal"} />
      <text x="42" y="98" className="part-print">
        {on ? "ON" : "OFF"}
      </text>
    </svg>
  );
}
