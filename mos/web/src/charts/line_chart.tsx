import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { decimalsOf } from "../controls/slider.tsx";
import { dark } from "../shell/theme.ts";
import { useObservable } from "../tool/observable.ts";
import type { Series } from "./series.ts";

const HEIGHT = 160;
/** Cursors of all charts move together. */
const SYNC = "charts";
const HUES = ["--series-0", "--series-1", "--series-2", "--series-3", "--series-4", "--series-5"];

interface LineChartProps {
  series: Series;
  /** Seconds since 1970. */
  start: number;
  end: number;
  hue: number;
}

export function LineChart({ series, start, end, hue }: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const shown = useRef({ series, start, end });
  shown.current = { series, start, end };
  const isDark = useObservable(dark);
  const { format, unit } = series;

  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read from the style sheet, which isDark changes
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const style = getComputedStyle(element);
    const colour = style.getPropertyValue("color");
    const line = resolved(element, HUES[hue % HUES.length] ?? "--accent");
    const grid = { stroke: resolved(element, "--line"), width: 1 };
    const axis: uPlot.Axis = { stroke: colour, grid, ticks: { show: false }, font: '11px "Inter", sans-serif', gap: 6 };
    plot.current = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { sync: { key: SYNC }, points: { size: 7 }, drag: { x: false, y: false } },
        scales: { x: { range: () => [shown.current.start, shown.current.end] }, y: { range: (_, low, high) => padded(low, high) } },
        axes: [
          { ...axis, size: 28, space: 80, values: (_, times) => times.map(clockTime) },
          { ...axis, size: 56, space: 36, values: (_, ticks, _axis, _space, step) => ticks.map((tick) => tick.toFixed(decimalsOf(step)).replace("-", "−")) },
        ],
        series: [{}, { label: series.name, stroke: line, width: 2, fill: `color-mix(in srgb, ${line} 12%, transparent)`, points: { show: false } }],
        hooks: { setCursor: [(chart) => readCursor(chart, element, shown.current.series.format)] },
      },
      dataOf(shown.current.series),
      element,
    );
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [isDark, hue, series.name]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: start and end are read by the range of the scale
  useEffect(() => plot.current?.setData(dataOf(series)), [series, start, end]);

  return (
    <section className="card chart" style={{ "--series": `var(${HUES[hue % HUES.length]})` }} aria-label={series.name}>
      <header className="card-head">
        <h2>{series.name}</h2>
        <p className="chart-now number">
          <span className="chart-value">{format(series.last)}</span> {unit}
        </p>
      </header>
      <div
        ref={host}
        className="chart-host"
        role="img"
        aria-label={`${series.name}: ${format(series.last)} ${unit}, between ${format(series.lowest)} and ${format(series.highest)}`}
      />
      <p className="chart-range muted number">
        {format(series.lowest)} to {format(series.highest)} {unit}
      </p>
    </section>
  );
}

function dataOf(series: Series): uPlot.AlignedData {
  return [series.times, series.values];
}

/** Room above and below; a line that does not move lies in the middle. */
function padded(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = high - low === 0 ? Math.max(Math.abs(high) * 0.01, 0.5) : (high - low) * 0.15;
  return [low - room, high + room];
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function clockTime(seconds: number): string {
  return clock.format(seconds * 1000);
}

/** The value under the cursor takes the place of the last one. */
function readCursor(chart: uPlot, element: HTMLElement, format: (value: number) => string): void {
  const index = chart.cursor.idx;
  const value = index === null || index === undefined ? undefined : chart.data[1]?.[index];
  const text = element.parentElement?.querySelector(".chart-cursor");
  if (typeof value !== "number") {
    text?.remove();
    return;
  }
  const label = text ?? element.appendChild(Object.assign(document.createElement("span"), { className: "chart-cursor number" }));
  label.textContent = `${clockTime(chart.data[0][index ?? 0] ?? 0)}   ${format(value)}`;
}

/** A canvas does not know custom properties: the colour that one stands for now. */
function resolved(element: HTMLElement, property: string): string {
  const probe = element.appendChild(document.createElement("i"));
  probe.style.color = `var(${property})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
