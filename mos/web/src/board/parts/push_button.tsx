import { useHold } from "../hold.ts";
import { controlOf, isOn, type PartProps } from "../part.ts";

export function PushButton({ part, value, act }: PartProps) {
  const control = controlOf(part, "press");
  const name = control?.name ?? "press";
  const hold = useHold((down) => act(name, down));
  const down = hold.down || isOn(value, name, "pressed", "down");
  return (
    <button type="button" className="touch touch-round" aria-label={`${part.label}: press and hold`} aria-pressed={down} {...hold.handlers}>
      <svg viewBox="0 0 110 110" aria-hidden="true">
        <path d="M6 30h10M6 80h10M94 30h10M94 80h10" className="pin-legs" />
        <rect x="14" y="14" width="82" height="82" rx="7" fill="url(#metal)" className="part-shade" />
        <rect x="14" y="14" width="82" height="82" rx="7" fill="none" stroke="#00000055" strokeWidth="1.5" />
        {[24, 86].flatMap((x) => [24, 86].map((y) => <circle key={`${x},${y}`} cx={x} cy={y} r="4.5" fill="#24292b" />))}
        <g className={down ? "cap cap-down" : "cap"}>
          <circle cx="55" cy="55" r="28" fill="#0f1315" />
          <circle cx="55" cy={down ? 55 : 53} r="26" fill="url(#cap)" />
        </g>
      </svg>
    </button>
  );
}
