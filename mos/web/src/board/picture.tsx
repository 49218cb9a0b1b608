import { memo, useMemo } from "react";
import type { BoardState, PartValue } from "../../../src/board/state.ts";
import type { BoardActions } from "./actions.ts";
import { CHIP, layoutOf, type Placed, traces } from "./layout.ts";
import { drawingOf } from "./part_drawing.tsx";
import { shownValue } from "./reading.ts";

interface PictureProps {
  board: BoardState;
  chipName: string;
  powered: boolean;
  actions: BoardActions;
  selected: string | undefined;
  onSelect: (part: string) => void;
}

/** The board as it would lie on the table: what can be touched there can be touched here. */
export function Picture({ board, chipName, powered, actions, selected, onSelect }: PictureProps) {
  const { parts, height } = useMemo(() => layoutOf(board.parts), [board.parts]);
  const copper = useMemo(() => traces(parts), [parts]);
  return (
    <section className={powered ? "pcb" : "pcb pcb-dark"} aria-label={`Board: ${board.title}`}>
      <Materials />
      <div className="pcb-face" style={{ "--rows": height }}>
        <svg className="pcb-copper" viewBox={`0 0 100 ${height}`} aria-hidden="true">
          {copper.map((path) => (
            <path key={path} d={path} />
          ))}
          {[3, 97].flatMap((x) => [3, height - 3].map((y) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.25" className="hole" />))}
        </svg>
        <Microcontroller name={chipName} powered={powered} />
        {parts.map((place) => (
          <PartOnBoard
            key={place.part.id}
            place={place}
            value={board.values[place.part.id] ?? NOTHING}
            actions={actions}
            selected={selected === place.part.id}
            onSelect={onSelect}
          />
        ))}
        <p className="pcb-title" aria-hidden="true">
          {board.title}
        </p>
      </div>
    </section>
  );
}

const NOTHING: PartValue = {};

interface PartOnBoardProps {
  place: Placed;
  value: PartValue;
  actions: BoardActions;
  selected: boolean;
  onSelect: (part: string) => void;
}

const PartOnBoard = memo(function PartOnBoard({ place, value, actions, selected, onSelect }: PartOnBoardProps) {
  const { part } = place;
  const Drawing = drawingOf(part.type);
  const reading = shownValue(part, value);
  const act = (control: string, to: string | number | boolean) => {
    const kind = part.controls.find((other) => other.name === control)?.kind;
    if (kind === "range") actions.set(part.id, control, to);
    else actions.send(part.id, control, to);
  };
  return (
    <div
      className={`part part-${part.type}${selected ? " part-selected" : ""}`}
      data-part={part.id}
      style={{ "--x": place.x, "--y": place.y, "--w": place.width, "--h": place.height }}
    >
      <div className="part-body">
        <Drawing part={part} value={value} act={act} />
      </div>
      <button type="button" className="part-label" onClick={() => onSelect(part.id)} title="Show its controls" disabled={part.controls.length === 0}>
        <span className="part-name">{part.label}</span>
        {reading !== undefined && <span className="part-reading">{reading}</span>}
        <span className="part-wiring">{part.wiring}</span>
      </button>
    </div>
  );
});

function Microcontroller({ name, powered }: { name: string; powered: boolean }) {
  return (
    <div className="mcu" style={{ "--x": CHIP.x, "--y": CHIP.y, "--w": CHIP.width, "--h": CHIP.height }}>
      <svg viewBox="0 0 170 230" aria-hidden="true">
        <rect x="4" y="2" width="162" height="226" rx="5" fill="#10181a" className="part-shade" />
        <path d="M22 48V16h18v24h18V16h18v24h18V16h18v24h18V16h16v28" className="antenna" />
        {PINS.map((pin) => (
          <g key={pin} className="pad">
            <rect x="0" y={70 + pin * 14} width="9" height="8" rx="1" />
            <rect x="161" y={70 + pin * 14} width="9" height="8" rx="1" />
            <rect x={13 + pin * 13.4} y="221" width="8" height="9" rx="1" />
          </g>
        ))}
        <rect x="16" y="62" width="138" height="150" rx="4" fill="url(#metal)" />
        <rect x="16" y="62" width="138" height="150" rx="4" fill="none" stroke="#00000040" />
        <g transform="translate(56 92)" className="mcu-mark">
          <path d="M6 46V8l23 23L52 8v38" />
        </g>
        <text x="85" y="166" textAnchor="middle" className="mcu-name">
          MEERKAT
        </text>
        <text x="85" y="184" textAnchor="middle" className="mcu-kind">
          {name}
        </text>
        <circle cx="138" cy="200" r="4" className={powered ? "signal signal-on" : "signal"} />
      </svg>
    </div>
  );
}

const PINS = Array.from({ length: 11 }, (_, pin) => pin);

/** Gradients that all drawings use. */
function Materials() {
  return (
    <svg width="0" height="0" className="materials" aria-hidden="true">
      <defs>
        <linearGradient id="metal" x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#e6eaeb" />
          <stop offset="0.5" stopColor="#c3cacc" />
          <stop offset="1" stopColor="#9aa3a6" />
        </linearGradient>
        <linearGradient id="relay" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#3d78d6" />
          <stop offset="1" stopColor="#2457a8" />
        </linearGradient>
        <radialGradient id="cap" cx="0.4" cy="0.32" r="0.8">
          <stop offset="0" stopColor="#4b5457" />
          <stop offset="1" stopColor="#1c2123" />
        </radialGradient>
        <linearGradient id="capTop" x1="0" y1="0" x2="0.4" y2="1">
          <stop offset="0" stopColor="#5d676a" />
          <stop offset="1" stopColor="#2a3133" />
        </linearGradient>
      </defs>
    </svg>
  );
}
