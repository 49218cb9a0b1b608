/** The time before each line of a console, as Mongoose OS's tool writes it. */

const NONE = ["false", "no", "off", ""];
const EPOCH = ["%s.%f"];

const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

const two = (n: number) => String(n).padStart(2, "0");

/** Letters of strftime. */
const FIELDS: Readonly<Record<string, (at: Date) => string>> = {
  A: (at) => DAYS[at.getDay()] ?? "",
  a: (at) => (DAYS[at.getDay()] ?? "").slice(0, 3),
  B: (at) => MONTHS[at.getMonth()] ?? "",
  b: (at) => (MONTHS[at.getMonth()] ?? "").slice(0, 3),
  d: (at) => two(at.getDate()),
  F: (at) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
  f: (at) => String(at.getMilliseconds() * 1000).padStart(6, "0"),
  H: (at) => two(at.getHours()),
  I: (at) => two(at.getHours() % 12 || 12),
  M: (at) => two(at.getMinutes()),
  m: (at) => two(at.getMonth() + 1),
  p: (at) => (at.getHours() < 12 ? "AM" : "PM"),
  P: (at) => (at.getHours() < 12 ? "am" : "pm"),
  S: (at) => two(at.getSeconds()),
  s: (at) => String(Math.floor(at.getTime() / 1000)),
  T: (at) => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`,
  Y: (at) => String(at.getFullYear()),
  y: (at) => two(at.getFullYear() % 100),
  "%": () => "%",
};

/** The names that Go has for layouts, of which people use these. */
const LAYOUTS: Readonly<Record<string, string>> = {
  true: "%b %d %T.%L",
  StampMilli: "%b %d %T.%L",
  Stamp: "%b %d %T",
  DateTime: "%F %T",
  TimeOnly: "%T",
  DateOnly: "%F",
};

export function stamp(layout: string, at: Date): string {
  if (EPOCH.includes(layout)) return `${FIELDS.s?.(at)}.${FIELDS.f?.(at)}`;
  return (LAYOUTS[layout] ?? layout).replace(/%(.)/g, (whole, letter: string) => {
    if (letter === "L") return String(at.getMilliseconds()).padStart(3, "0");
    return FIELDS[letter]?.(at) ?? whole;
  });
}

type Sink = (data: Uint8Array | string) => void;

/** Puts `[...] ` where a line begins. A layout of `false`: nothing. */
export function stamped(layout: string, write: Sink, now = () => new Date()): Sink {
  if (NONE.includes(layout)) return write;
  let isStart = true;
  return (data) => {
    const text = typeof data === "string" ? data : Buffer.from(data).toString("latin1");
    let out = "";
    for (const line of text.split(/(?<=\n)/)) {
      if (line === "") continue;
      if (isStart) out += `[${stamp(layout, now())}] `;
      out += line;
      isStart = line.endsWith("\n");
    }
    write(typeof data === "string" ? out : Buffer.from(out, "latin1"));
  };
}

/** Lines of `width` bytes in hexadecimal, grouped by 8, and as text. */
export function hexdumped(width: number, write: Sink): Sink {
  return (data) => {
    const bytes = Buffer.from(data);
    for (let at = 0; at < bytes.length; at += width) {
      const row = bytes.subarray(at, at + width);
      const hex = Array.from({ length: width }, (_, i) => `${i > 0 && i % 8 === 0 ? " " : ""}${row[i]?.toString(16).padStart(2, "0") ?? "  "}`).join(" ");
      const text = row.toString("latin1").replace(/[^ -~]/g, ".");
      write(`${at.toString(16).padStart(8, "0")}  ${hex}  |${text}|\n`);
    }
  };
}
