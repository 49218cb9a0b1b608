import { type KeyboardEvent, useRef } from "react";
import { useHeld } from "../../controls/held.ts";
import { decimalsOf } from "../../controls/slider.tsx";
import { controlOf, numberOf, type PartProps } from "../part.ts";
import { useTurning } from "../turning.ts";

/** A potentiometer turns this far, in degrees. */
const SWEEP = 270;
const TICKS = Array.from({ length: 11 }, (_, tick) => tick);

export function Knob({ part, value, act }: PartProps) {
  const ref = useRef<HTMLDivElement>(null);
  const control = controlOf(part, "range");
  const name = control?.name ?? "position";
  const min = control?.min ?? 0;
  const max = control?.max ?? 1;
  const step = control?.step ?? (max - min) / 100;
  const outside = numberOf(value, name, min);
  const { held, hold, letGo } = useHeld();
  const shown = held ?? outside;

  const set = (next: number) => {
    const bounded = Math.min(max, Math.max(min, next));
    hold(bounded);
    act(name, Number((Math.round((bounded - min) / step) * step + min).toFixed(decimalsOf(step))));
  };
  const turning = useTurning(ref, (degrees) => set(shown + (degrees / SWEEP) * (max - min)), SWEEP / 50);
  const onKeyDown = (event: KeyboardEvent) => {
    const big = Math.max(step, (max - min) / 10);
    const small = Math.max(step, (max - min) / 100);
    const moves: Record<string, number> = {
      ArrowUp: shown + small,
      ArrowRight: shown + small,
      ArrowDown: shown - small,
      ArrowLeft: shown - small,
      PageUp: shown + big,
      PageDown: shown - big,
      Home: min,
      End: max,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  };

  const share = (shown - min) / (max - min || 1);
  return (
    <div
      ref={ref}
      className="touch touch-round"
      role="slider"
      tabIndex={0}
      aria-label={part.label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={Number(shown.toFixed(decimalsOf(step)))}
      aria-valuetext={`${shown.toFixed(decimalsOf(step))}${control?.unit === undefined ? "" : ` ${control.unit}`}`}
      onKeyDown={onKeyDown}
      onKeyUp={letGo}
      onBlur={letGo}
      onPointerLeave={letGo}
      onLostPointerCapture={letGo}
      {...turning}
    >
      <svg viewBox="0 0 130 130" aria-hidden="true">
        {TICKS.map((tick) => {
          const passed = tick / (TICKS.length - 1) <= share + 0.001;
          return (
            <path
              key={tick}
              d="M65 6v7"
              className={passed ? "tick tick-passed" : "tick"}
              transform={`rotate(${-SWEEP / 2 + (tick * SWEEP) / (TICKS.length - 1)} 65 65)`}
            />
          );
        })}
        <circle cx="65" cy="65" r="45" className="part-shade" fill="#15191b" />
        <g transform={`rotate(${-SWEEP / 2 + share * SWEEP} 65 65)`}>
          <path d={KNURL} fill="url(#cap)" stroke="#00000066" strokeWidth="1" />
          <circle cx="65" cy="65" r="31" fill="url(#capTop)" />
          <path d="M65 22v22" className="pointer" />
        </g>
      </svg>
    </div>
  );
}

/** A circle with a wavy rim. */
export const KNURL = knurl(65, 65, 42, 24);

function knurl(cx: number, cy: number, radius: number, waves: number): string {
  const points: string[] = [];
  const steps = waves * 6;
  for (let i = 0; i < steps; i++) {
    const angle = (i / steps) * 2 * Math.PI;
    const r = radius + Math.cos(angle * waves) * 1.6;
    points.push(`${(cx + r * Math.sin(angle)).toFixed(2)} ${(cy - r * Math.cos(angle)).toFixed(2)}`);
  }
  return `M${points.join("L")}Z`;
}
