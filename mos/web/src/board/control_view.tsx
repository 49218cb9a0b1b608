import { useId } from "react";
import type { PartControl, PartInfo, PartValue } from "../../../src/board/state.ts";
import { IconButton } from "../controls/button.tsx";
import { Slider } from "../controls/slider.tsx";
import type { BoardActions } from "./actions.ts";
import { useHold } from "./hold.ts";
import { isOn, numberOf } from "./part.ts";

interface ControlProps {
  part: PartInfo;
  control: PartControl;
  value: PartValue;
  actions: BoardActions;
}

/** One control of a part, as a form has it. */
export function ControlView({ part, control, value, actions }: ControlProps) {
  switch (control.kind) {
    case "press":
      return <Press part={part} control={control} value={value} actions={actions} />;
    case "range":
      return (
        <Slider
          label={control.label}
          value={numberOf(value, control.name, control.min ?? 0)}
          min={control.min ?? 0}
          max={control.max ?? 1}
          step={control.step ?? ((control.max ?? 1) - (control.min ?? 0)) / 100}
          unit={control.unit}
          onInput={(number) => actions.set(part.id, control.name, number)}
        />
      );
    case "toggle":
      return <Toggle part={part} control={control} value={value} actions={actions} />;
    case "choice":
      return <Choice part={part} control={control} value={value} actions={actions} />;
    case "steps":
      return (
        <fieldset className="steps">
          <legend>{control.label}</legend>
          <IconButton icon="minus" label={`${control.label}: back`} onClick={() => actions.send(part.id, control.name, -1)} />
          <IconButton icon="plus" label={`${control.label}: on`} onClick={() => actions.send(part.id, control.name, 1)} />
        </fieldset>
      );
  }
}

function Press({ part, control, value, actions }: ControlProps) {
  const hold = useHold((down) => actions.send(part.id, control.name, down));
  return (
    <button type="button" className="button button-plain press" aria-pressed={hold.down || isOn(value, control.name)} {...hold.handlers}>
      {control.label}
    </button>
  );
}

function Toggle({ part, control, value, actions }: ControlProps) {
  const on = isOn(value, control.name);
  return (
    <label className={control.fault === true ? "toggle toggle-fault" : "toggle"}>
      <input type="checkbox" role="switch" checked={on} aria-checked={on} onChange={() => actions.send(part.id, control.name, !on)} />
      <span>{control.label}</span>
    </label>
  );
}

function Choice({ part, control, value, actions }: ControlProps) {
  const id = useId();
  const chosen = String(value[control.name] ?? control.choices?.[0] ?? "");
  return (
    <div className="field field-row">
      <label htmlFor={id}>{control.label}</label>
      <select id={id} className="input" value={chosen} onChange={(event) => actions.send(part.id, control.name, event.target.value)}>
        {(control.choices ?? []).map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    </div>
  );
}
