import type { ConsoleLine } from "../../../src/ui/protocol.ts";
import { formatTime } from "../controls/format.ts";

/** How urgent a line looks. The log's lines do not carry their level: words tell. */
export type Urgency = "error" | "warning" | "plain";

const ERROR = /\b(error|failed|failure|fault|panic|crash(ed)?|exception|fatal|assert|uncaught|[A-Z]\w+Error)\b/i;
const WARNING = /\b(warn(ing)?|cannot|can't|timeout|timed out|refused|lost|retry|dropped|reverted|invalid|no answer|no such|taken)\b/i;

export function urgencyOf(text: string): Urgency {
  return ERROR.test(text) ? "error" : WARNING.test(text) ? "warning" : "plain";
}

/** The log pads the place to this width. */
const PLACE_WIDTH = 24;
const PLACE = /^[A-Za-z_][\w./-]*$/;

/** The place that a log line names, if it is one. */
export function placeOf(text: string): string | undefined {
  const head = text.slice(0, PLACE_WIDTH).trimEnd();
  return text.length > PLACE_WIDTH && head.length < PLACE_WIDTH && PLACE.test(head) && text[PLACE_WIDTH] !== " " ? head : undefined;
}

/** A line without its place and its end. */
export function messageOf(text: string): string {
  return text.slice(placeOf(text) === undefined ? 0 : PLACE_WIDTH).replace(/[\r\n]+$/, "");
}

export interface LineFilter {
  urgency: "all" | "warning" | "error";
  /** Empty: all places. */
  place: string;
}

export function fits(line: ConsoleLine, filter: LineFilter): boolean {
  if (filter.place !== "" && placeOf(line.text) !== filter.place) return false;
  if (filter.urgency === "all") return true;
  const urgency = urgencyOf(line.text);
  return urgency === "error" || (filter.urgency === "warning" && urgency === "warning");
}

const SOFT = "\x1b[90m";
const PLACE_COLOUR = "\x1b[36m";
const COLOURS: Record<Urgency, string> = { error: "\x1b[31m", warning: "\x1b[33m", plain: "" };
const RESET = "\x1b[0m";

/** As the terminal shows it: the time and the place stand back, what is urgent stands out. In a narrow one, places are not padded. */
export function decorated(line: ConsoleLine, narrow: boolean): string {
  const place = placeOf(line.text);
  const head = place === undefined ? "" : `${PLACE_COLOUR}${narrow ? `${place} ` : place.padEnd(PLACE_WIDTH)}${RESET}`;
  const colour = COLOURS[urgencyOf(line.text)];
  return `${SOFT}${formatTime(line.at)}${RESET} ${head}${colour}${messageOf(line.text)}${colour === "" ? "" : RESET}\r\n`;
}
