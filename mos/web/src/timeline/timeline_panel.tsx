import { useState } from "react";
import type { TimelineEvent } from "../../../src/ui/protocol.ts";
import { formatTime } from "../controls/format.ts";
import { Icon, type IconName } from "../controls/icon.tsx";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import type { Device } from "../tool/device.ts";
import { useLoaded } from "../tool/loaded.ts";

type Kind = TimelineEvent["kind"];

const KINDS: Record<Kind, { title: string; icon: IconName }> = {
  boot: { title: "Starts", icon: "power" },
  crash: { title: "Crashes", icon: "alert" },
  build: { title: "Builds", icon: "code" },
  update: { title: "Updates", icon: "update" },
  config: { title: "Settings", icon: "config" },
  rpc: { title: "RPC", icon: "rpc" },
  board: { title: "Board", icon: "board" },
  net: { title: "Network", icon: "devices" },
  mqtt: { title: "MQTT", icon: "send" },
  file: { title: "Files", icon: "files" },
};

export default function TimelinePanel({ device }: { device: Device }) {
  const { value: events, problem } = useLoaded(device.events);
  const [hidden, setHidden] = useState<ReadonlySet<Kind>>(new Set());
  if (events === undefined) {
    return problem === undefined ? <Loading what="Asking what has happened …" /> : <ProblemNote problem={problem} onRetry={() => device.events.reload()} />;
  }
  const present = (Object.keys(KINDS) as Kind[]).filter((kind) => events.some((event) => event.kind === kind));
  const shown = events.filter((event) => !hidden.has(event.kind)).reverse();
  const toggle = (kind: Kind) => {
    const next = new Set(hidden);
    if (!next.delete(kind)) next.add(kind);
    setHidden(next);
  };
  return (
    <div className="timeline">
      <fieldset className="chips">
        <legend className="only-read">Kinds that are shown</legend>
        {present.map((kind) => (
          <button key={kind} type="button" className="chip" aria-pressed={!hidden.has(kind)} onClick={() => toggle(kind)}>
            <Icon name={KINDS[kind].icon} size={14} />
            {KINDS[kind].title}
            <span className="number muted">{events.filter((event) => event.kind === kind).length}</span>
          </button>
        ))}
      </fieldset>
      {shown.length === 0 ? (
        <Empty icon="timeline" title={events.length === 0 ? "Nothing has happened yet" : "All kinds are hidden"}>
          <p>Starts, builds, updates, calls and what is done to the board appear here as they happen.</p>
        </Empty>
      ) : (
        <ol className="timeline-list" aria-label="Events, newest first">
          {shown.map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events have no names, and several may share a moment
            <li key={`${event.at} ${shown.length - index}`} className={`event event-${event.kind}`}>
              <time dateTime={new Date(event.at).toISOString()}>{formatTime(event.at)}</time>
              <span className="event-mark">
                <Icon name={KINDS[event.kind].icon} size={14} />
              </span>
              <p>
                <span className="only-read">{KINDS[event.kind].title}: </span>
                {event.text}
              </p>
              {gap(shown[index - 1], event) && <span className="event-gap" aria-hidden="true" />}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const GAP_MS = 60_000;

/** A pause between this event and the later one above it. */
function gap(later: TimelineEvent | undefined, event: TimelineEvent): boolean {
  return later !== undefined && later.at - event.at > GAP_MS;
}
