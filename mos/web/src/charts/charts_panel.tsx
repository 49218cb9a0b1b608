import { useEffect, useMemo, useState } from "react";
import { Icon } from "../controls/icon.tsx";
import { Empty, Loading, ProblemNote } from "../controls/notes.tsx";
import type { Device } from "../tool/device.ts";
import { useLoaded } from "../tool/loaded.ts";
import { LineChart } from "./line_chart.tsx";
import { seriesOf } from "./series.ts";

const SPANS: [string, number][] = [
  ["1 min", 60],
  ["5 min", 300],
  ["15 min", 900],
  ["All", Number.POSITIVE_INFINITY],
];

export default function ChartsPanel({ device }: { device: Device }) {
  const { value: live, problem } = useLoaded(device.samples);
  const [span, setSpan] = useState(60);
  const [held, setHeld] = useState<typeof live>();
  const samples = held ?? live;
  const series = useMemo(() => (samples === undefined ? [] : seriesOf(samples, span)), [samples, span]);
  const now = useNow();

  if (samples === undefined) {
    return problem === undefined ? <Loading what="Asking for values …" /> : <ProblemNote problem={problem} onRetry={() => device.samples.reload()} />;
  }
  if (series.length === 0) {
    return (
      <Empty icon="chart" title="No values yet">
        <p>Sensors on the board and the heap of the program are drawn here, a value a second, once the device is online.</p>
      </Empty>
    );
  }
  const last = samples.at(-1)?.at ?? now;
  const end = (held === undefined ? Math.max(last, now) : last) / 1000;
  const start = Number.isFinite(span) ? end - span : (samples[0]?.at ?? last) / 1000;
  return (
    <div className="charts">
      <div className="toolbar">
        <fieldset className="segments">
          <legend className="only-read">Time that is shown</legend>
          {SPANS.map(([title, seconds]) => (
            <button key={title} type="button" aria-pressed={span === seconds} onClick={() => setSpan(seconds)}>
              {title}
            </button>
          ))}
        </fieldset>
        <button type="button" className="chip" aria-pressed={held !== undefined} onClick={() => setHeld(held === undefined ? live : undefined)}>
          <Icon name={held === undefined ? "pause" : "play"} size={14} />
          {held === undefined ? "Pause" : "Go on"}
        </button>
      </div>
      <div className="chart-grid">
        {series.map((one, index) => (
          <LineChart key={one.name} series={one} start={start} end={end} hue={index} />
        ))}
      </div>
      <details className="card as-table">
        <summary>The same as a table</summary>
        <table className="table">
          <caption className="only-read">Values in the time that is shown</caption>
          <thead>
            <tr>
              <th scope="col">Value</th>
              <th scope="col" className="number">
                Now
              </th>
              <th scope="col" className="number">
                Lowest
              </th>
              <th scope="col" className="number">
                Highest
              </th>
            </tr>
          </thead>
          <tbody>
            {series.map((one) => (
              <tr key={one.name}>
                <th scope="row">{one.name}</th>
                {[one.last, one.lowest, one.highest].map((number, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                  <td key={column} className="number">
                    {one.format(number)} {one.unit}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}

/** So that a chart goes on when values stop coming. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
