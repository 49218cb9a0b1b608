import { memo } from "react";
import type { PartControl, PartInfo, PartValue } from "../../../src/board/state.ts";
import type { BoardActions } from "./actions.ts";
import { ControlView } from "./control_view.tsx";

interface PartCardProps {
  part: PartInfo;
  value: PartValue;
  actions: BoardActions;
  selected: boolean;
}

/** All that can be done to a part; what makes it fail is folded away. */
export const PartCard = memo(function PartCard({ part, value, actions, selected }: PartCardProps) {
  const faults = part.controls.filter((control) => control.fault === true);
  const controls = part.controls.filter((control) => control.fault !== true);
  const active = faults.filter((control) => isActive(control, value)).length;
  return (
    <section className={selected ? "card part-card part-card-selected" : "card part-card"} id={`controls-${part.id}`} aria-label={part.label} tabIndex={-1}>
      <header className="card-head">
        <h3>{part.label}</h3>
        <span className="wiring">{part.wiring}</span>
      </header>
      {controls.map((control) => (
        <ControlView key={control.name} part={part} control={control} value={value} actions={actions} />
      ))}
      {faults.length > 0 && (
        <details className="faults">
          <summary>Faults{active > 0 && <span className="badge badge-bad">{active} on</span>}</summary>
          <div className="faults-body">
            {faults.map((control) => (
              <ControlView key={control.name} part={part} control={control} value={value} actions={actions} />
            ))}
          </div>
        </details>
      )}
    </section>
  );
});

function isActive(control: PartControl, value: PartValue): boolean {
  const now = value[control.name];
  if (control.kind === "choice") return now !== undefined && now !== control.choices?.[0];
  if (control.kind === "range") return typeof now === "number" && now !== (control.min ?? 0);
  return now === true;
}
