import type { UpdateInfo } from "../../../src/ui/protocol.ts";
import { Icon } from "../controls/icon.tsx";

const NAMES = ["A", "B"];

/** The two slots: what runs, and what the next start or a rollback would take. */
export function Slots({ update }: { update: UpdateInfo }) {
  const sending = update.phase === "sending";
  const share = sending && update.sent !== undefined && update.total ? update.sent / update.total : 0;
  return (
    <ul className="slots">
      {update.slots.map((slot) => {
        const target = sending && !slot.active;
        return (
          <li key={slot.slot} className={slot.active ? "card slot slot-active" : "card slot"}>
            <header>
              <span className="slot-letter" aria-hidden="true">
                {NAMES[slot.slot] ?? slot.slot}
              </span>
              <h2>Slot {NAMES[slot.slot] ?? slot.slot}</h2>
              {slot.active && (
                <span className="badge badge-accent">
                  <Icon name="play" size={10} />
                  Running
                </span>
              )}
              {slot.firmware !== "" && <Commitment committed={slot.committed} active={slot.active} />}
            </header>
            <p className="slot-firmware">{target ? "Being written …" : slot.firmware === "" ? "Empty" : slot.firmware}</p>
            <span className="slot-fill" aria-hidden="true">
              <span style={{ width: target ? `${share * 100}%` : slot.firmware === "" ? "0" : "100%" }} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Commitment({ committed, active }: { committed: boolean; active: boolean }) {
  if (!committed) return <span className="badge badge-warn">{active ? "On trial" : "Not committed"}</span>;
  return active ? <span className="badge badge-good">Committed</span> : null;
}
