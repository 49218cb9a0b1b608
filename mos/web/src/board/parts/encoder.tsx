import { type KeyboardEvent, useRef, useState } from "react";
import { useHold } from "../hold.ts";
import { controlOf, isOn, numberOf, type PartProps } from "../part.ts";
import { useTurning } from "../turning.ts";
import { KNURL } from "./knob.tsx";

/** Of one detent. */
const DEGREES = 18;

export function Encoder({ part, value, act }: PartProps) {
  const ref = useRef<HTMLDivElement>(null);
  const steps = controlOf(part, "steps")?.name ?? "turn";
  const push = controlOf(part, "press");
  const [turned, setTurned] = useState(0);
  const rest = useRef(0);
  const hold = useHold((down) => push !== undefined && act(push.name, down));
  const down = hold.down || (push !== undefined && isOn(value, push.name, "pressed"));

  const step = (by: 1 | -1) => {
    setTurned((before) => before + by);
    act(steps, by);
  };
  const turning = useTurning(
    ref,
    (degrees) => {
      rest.current += degrees;
      for (; rest.current >= DEGREES; rest.current -= DEGREES) step(1);
      for (; rest.current <= -DEGREES; rest.current += DEGREES) step(-1);
    },
    DEGREES,
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" || event.key === "ArrowRight" ? 1 : event.key === "ArrowDown" || event.key === "ArrowLeft" ? -1 : undefined;
    if (by === undefined) return;
    event.preventDefault();
    step(by);
  };

  return (
    <>
      <div
        ref={ref}
        className="touch touch-round"
        role="spinbutton"
        tabIndex={0}
        aria-label={`${part.label}: turn`}
        aria-valuenow={numberOf(value, "position", turned)}
        onKeyDown={onKeyDown}
        {...turning}
      >
        <svg viewBox="0 0 130 130" aria-hidden="true">
          <rect x="14" y="14" width="102" height="102" rx="10" fill="url(#metal)" className="part-shade" />
          <g transform={`rotate(${turned * DEGREES} 65 65)`}>
            <path d={KNURL} fill="url(#cap)" stroke="#00000066" strokeWidth="1" />
            <circle cx="65" cy="30" r="3" fill="#ffffff99" />
          </g>
        </svg>
      </div>
      {push !== undefined && (
        <button type="button" className="encoder-push" aria-label={`${part.label}: push`} aria-pressed={down} {...hold.handlers}>
          <svg viewBox="0 0 60 60" aria-hidden="true">
            <circle cx="30" cy="30" r="28" fill="url(#capTop)" opacity={down ? 0.7 : 1} />
            <circle cx="30" cy="30" r="28" fill="none" stroke="#00000055" />
          </svg>
        </button>
      )}
    </>
  );
}
