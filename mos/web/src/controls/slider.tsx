import { useId, useState } from "react";
import { useHeld } from "./held.ts";

interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  unit?: string | undefined;
  onInput: (value: number) => void;
}

/** A range with its number beside it, both to be changed. What comes from outside does not disturb a hand that holds it. */
export function Slider({ label, value, min, max, step, unit, onInput }: SliderProps) {
  const id = useId();
  const { held, hold, letGo } = useHeld();
  const [typed, setTyped] = useState<string | undefined>();
  const shown = held ?? value;
  const decimals = decimalsOf(step);
  const take = (text: string) => {
    const number = Number(text.replace(",", "."));
    setTyped(undefined);
    if (text.trim() !== "" && Number.isFinite(number)) onInput(Math.min(max, Math.max(min, number)));
  };
  return (
    <div className="slider">
      <label htmlFor={id}>{label}</label>
      <span className="slider-number">
        <input
          className="input number"
          type="text"
          inputMode="decimal"
          aria-label={`${label}${unit === undefined ? "" : ` in ${unit}`}`}
          value={typed ?? shown.toFixed(decimals)}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => typed !== undefined && take(typed)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && typed !== undefined) take(typed);
            if (event.key === "Escape") setTyped(undefined);
          }}
        />
        <span className="unit">{unit}</span>
      </span>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={shown}
        style={{ "--filled": `${((shown - min) / (max - min || 1)) * 100}%` }}
        onChange={(event) => {
          hold(event.target.valueAsNumber);
          onInput(event.target.valueAsNumber);
        }}
        onPointerUp={letGo}
        onBlur={letGo}
        onKeyUp={letGo}
      />
    </div>
  );
}

export function decimalsOf(step: number): number {
  const text = String(step);
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}
