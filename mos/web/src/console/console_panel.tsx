import type { SearchAddon } from "@xterm/addon-search";
import { type FormEvent, type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { ConsoleLine } from "../../../src/ui/protocol.ts";
import { Button, IconButton } from "../controls/button.tsx";
import { Icon } from "../controls/icon.tsx";
import { ProblemNote } from "../controls/notes.tsx";
import { say, sayProblem } from "../shell/messages.tsx";
import { dark } from "../shell/theme.ts";
import type { Device } from "../tool/device.ts";
import { useLoaded } from "../tool/loaded.ts";
import { DeviceLevel } from "./device_level.tsx";
import { decorated, fits, type LineFilter, placeOf } from "./lines.ts";
import { useTerminal } from "./terminal.tsx";

function searchColours(isDark: boolean) {
  const match = isDark ? "#5e4510" : "#f7dc9f";
  const active = isDark ? "#96520c" : "#ffb770";
  return { matchBackground: match, matchOverviewRuler: match, activeMatchBackground: active, activeMatchColorOverviewRuler: active };
}

export default function ConsolePanel({ device }: { device: Device }) {
  const { value: live = NONE, problem } = useLoaded(device.lines);
  const [filter, setFilter] = useState<LineFilter>({ urgency: "all", place: "" });
  const [held, setHeld] = useState<ConsoleLine[] | undefined>();
  /** Lines up to this one were cleared away. */
  const [clearedTo, setClearedTo] = useState(0);
  const lines = held ?? live;
  const shown = useMemo(() => lines.filter((line) => line.seq > clearedTo && fits(line, filter)), [lines, clearedTo, filter]);
  const places = useMemo(() => [...new Set(live.map((line) => placeOf(line.text)).filter((place) => place !== undefined))].sort(), [live]);
  const host = useRef<HTMLDivElement>(null);
  const terminal = useTerminal(host);
  useWrite(terminal, shown);
  const waiting = held === undefined ? 0 : live.filter((line) => line.seq > (held.at(-1)?.seq ?? 0)).length;

  const copy = async () => {
    const selection = terminal?.terminal.getSelection() ?? "";
    const text = selection === "" ? shown.map((line) => line.text.replace(/[\r\n]+$/, "")).join("\n") : selection;
    try {
      await navigator.clipboard.writeText(text);
      say(selection === "" ? `${shown.length} lines were copied` : "The selection was copied");
    } catch (error) {
      sayProblem(error);
    }
  };

  return (
    <div className="console">
      <div className="toolbar">
        <SearchField search={terminal?.search} />
        <fieldset className="segments">
          <legend className="only-read">Lines that are shown</legend>
          {(
            [
              ["all", "All"],
              ["warning", "Warnings"],
              ["error", "Errors"],
            ] as const
          ).map(([urgency, title]) => (
            <button key={urgency} type="button" aria-pressed={filter.urgency === urgency} onClick={() => setFilter({ ...filter, urgency })}>
              {title}
            </button>
          ))}
        </fieldset>
        <select
          className="input place-filter"
          aria-label="Place in the program"
          value={filter.place}
          onChange={(event) => setFilter({ ...filter, place: event.target.value })}
        >
          <option value="">All places</option>
          {places.map((place) => (
            <option key={place}>{place}</option>
          ))}
        </select>
        <DeviceLevel device={device} />
        <div className="console-actions">
          <IconButton
            icon={held === undefined ? "pause" : "play"}
            label={held === undefined ? "Pause" : "Go on"}
            aria-pressed={held !== undefined}
            onClick={() => setHeld(held === undefined ? live : undefined)}
          />
          <IconButton icon="copy" label="Copy the selection, or all lines" onClick={copy} />
          <IconButton icon="trash" label="Clear" onClick={() => setClearedTo(live.at(-1)?.seq ?? 0)} />
        </div>
      </div>
      {problem !== undefined && <ProblemNote problem={problem} onRetry={() => device.lines.reload()} />}
      <section className="console-screen" aria-label="Console">
        <div ref={host} className="console-host" />
        {held !== undefined && (
          <button type="button" className="chip console-waiting" onClick={() => setHeld(undefined)}>
            <Icon name="play" size={12} />
            Paused{waiting > 0 && `, ${waiting} new`}
          </button>
        )}
      </section>
      <SendLine device={device} />
    </div>
  );
}

const NONE: ConsoleLine[] = [];

/** Columns of a terminal that has no room for padding. */
const NARROW = 80;

/** Writes what is new; all again if what was shown before is no longer its beginning. */
function useWrite(terminal: ReturnType<typeof useTerminal>, lines: ConsoleLine[]): void {
  const written = useRef<{ terminal: unknown; first: number; last: number; count: number }>({ terminal: undefined, first: 0, last: 0, count: 0 });
  useEffect(() => {
    const screen = terminal?.terminal;
    if (screen === undefined) return;
    const before = written.current;
    const narrow = screen.cols < NARROW;
    const first = lines[0]?.seq ?? 0;
    const goesOn = before.terminal === screen && before.count > 0 && first === before.first && lines[before.count - 1]?.seq === before.last;
    if (!goesOn) screen.reset();
    const fresh = goesOn ? lines.slice(before.count) : lines;
    if (fresh.length > 0) screen.write(fresh.map((line) => decorated(line, narrow)).join(""));
    written.current = { terminal: screen, first, last: lines.at(-1)?.seq ?? 0, count: lines.length };
  });
}

function SearchField({ search }: { search: SearchAddon | undefined }) {
  const [text, setText] = useState("");
  const [results, setResults] = useState({ resultIndex: -1, resultCount: 0 });
  useEffect(() => {
    const subscription = search?.onDidChangeResults(setResults);
    return () => subscription?.dispose();
  }, [search]);
  const find = (wanted: string, back: boolean) => {
    if (wanted === "") search?.clearDecorations();
    else if (back) search?.findPrevious(wanted, { decorations: searchColours(dark.value) });
    else search?.findNext(wanted, { decorations: searchColours(dark.value) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") find(text, event.shiftKey);
    if (event.key === "Escape") change("");
  };
  const change = (next: string) => {
    setText(next);
    find(next, false);
  };
  return (
    <search className="console-search">
      <div className="search-box">
        <Icon name="search" />
        <input
          className="input"
          type="text"
          aria-label="Search"
          placeholder="Search"
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <span className="search-count number" role="status">
          {text !== "" && (results.resultCount === 0 ? "none" : `${results.resultIndex + 1} of ${results.resultCount}`)}
        </span>
      </div>
      <IconButton icon="up" label="Earlier" disabled={text === ""} onClick={() => find(text, true)} />
      <IconButton icon="down" label="Later" disabled={text === ""} onClick={() => find(text, false)} />
    </search>
  );
}

function SendLine({ device }: { device: Device }) {
  const id = useId();
  const [text, setText] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    device.call("console.send", { text: `${text}\n` }).then(() => setText(""), sayProblem);
  };
  return (
    <form className="console-send" onSubmit={send}>
      <label className="only-read" htmlFor={id}>
        Line to send
      </label>
      <input id={id} className="input mono" placeholder="A line for the program's UART" value={text} onChange={(event) => setText(event.target.value)} />
      <Button icon="send" type="submit">
        Send
      </Button>
    </form>
  );
}
