import { messageOf, placeOf } from "../console/lines.ts";
import { formatTime } from "../controls/format.ts";
import type { Device } from "../tool/device.ts";
import { useLoaded } from "../tool/loaded.ts";

const SHOWN = 6;

/** The end of the console, under the picture: what the program says to what the hand does. */
export function LastLines({ device }: { device: Device }) {
  const { value: lines = [] } = useLoaded(device.lines);
  return (
    <section className="last-lines" aria-label="Last lines of the console">
      <header>
        <h3>Console</h3>
        <a href="#/console">Open</a>
      </header>
      <ol>
        {lines.slice(-SHOWN).map((line) => (
          <li key={line.seq}>
            <time>{formatTime(line.at)}</time>
            {placeOf(line.text) !== undefined && <span className="place">{placeOf(line.text)}</span>}
            <span className="said">{messageOf(line.text)}</span>
          </li>
        ))}
      </ol>
      {lines.length === 0 && <p className="muted">Nothing yet.</p>}
    </section>
  );
}
