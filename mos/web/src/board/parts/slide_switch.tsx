import { controlOf, isOn, type PartProps } from "../part.ts";

export function SlideSwitch({ part, value, act }: PartProps) {
  const name = controlOf(part, "toggle")?.name ?? "on";
  const on = isOn(value, name);
  return (
    <button type="button" className="touch" role="switch" aria-checked={on} aria-label={part.label} onClick={() => act(name, !on)}>
      <svg viewBox="0 0 90 110" aria-hidden="true">
        <rect x="20" y="8" width="50" height="94" rx="6" fill="url(#metal)" className="part-shade" />
        <rect x="30" y="20" width="30" height="70" rx="4" fill="#15191b" />
        <rect x="32" y={on ? 22 : 56} width="26" height="32" rx="3" fill="url(#capTop)" className="sliding" />
      </svg>
    </button>
  );
}
