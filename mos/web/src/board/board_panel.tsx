import { useMemo, useState } from "react";
import { Icon } from "../controls/icon.tsx";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import type { Device } from "../tool/device.ts";
import { useLoaded } from "../tool/loaded.ts";
import { useDeviceInfo } from "../tool/tool.ts";
import { BoardActions } from "./actions.ts";
import { LastLines } from "./last_lines.tsx";
import { PartCard } from "./part_card.tsx";
import { Picture } from "./picture.tsx";

const NOTHING = {};

export function BoardPanel({ device }: { device: Device }) {
  const info = useDeviceInfo(device);
  const { value: board, problem } = useLoaded(device.board);
  const actions = useMemo(() => new BoardActions(device), [device]);
  const [selected, setSelected] = useState<string | undefined>();

  if (board === undefined) {
    if (!info.hasBoard)
      return (
        <Empty icon="board" title="No board to show">
          <p>This is a device somewhere else: what is wired to it cannot be seen from here. Its console, methods, settings and files can.</p>
        </Empty>
      );
    return problem === undefined ? <Loading what="Looking at the board …" /> : <ProblemNote problem={problem} onRetry={() => device.board.reload()} />;
  }

  const select = (part: string) => {
    setSelected(part);
    const card = document.getElementById(`controls-${part}`);
    card?.scrollIntoView({ block: "nearest" });
    card?.focus({ preventScroll: true });
  };
  return (
    <div className="board">
      <div className="board-view">
        <Picture
          board={board}
          chipName={info.platform ?? "node"}
          powered={info.state === "online" || info.state === "starting"}
          actions={actions}
          selected={selected}
          onSelect={select}
        />
        <Complaints complaints={board.complaints} />
        <LastLines device={device} />
      </div>
      <section className="board-controls" aria-label="Controls of the parts">
        {board.parts
          .filter((part) => part.controls.length > 0)
          .map((part) => (
            <PartCard key={part.id} part={part} value={board.values[part.id] ?? NOTHING} actions={actions} selected={selected === part.id} />
          ))}
      </section>
    </div>
  );
}

/** What the program has done that the board does not model. */
function Complaints({ complaints }: { complaints: string[] }) {
  if (complaints.length === 0) return null;
  return (
    <section className="note note-warning complaints" aria-label="Complaints of the board">
      <Icon name="alert" />
      <ul>
        {complaints.slice(-5).map((complaint, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences repeat, and only their order tells them apart
          <li key={index}>{complaint}</li>
        ))}
      </ul>
    </section>
  );
}
