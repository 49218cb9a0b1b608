import { jsonString } from "@meerkat/core/json_text.ts";
import { LL_NONE, LL_VERBOSE_DEBUG, logLevel, setLogFilters, setLogLevel } from "@meerkat/core/log.ts";
import { addTyped } from "@meerkat/rpc-common/methods.ts";
import type { LogPart, LogTail } from "./log_tail.ts";

/** Characters of one answer: together with the frame around it they fit into the frames that peers take. */
const DEFAULT_MAX: i32 = 2048;
const MOST: i32 = 16384;

const MAX_POSITION: i32 = 0x7fffffff;

function partText(part: LogPart): string {
  return `{"position":${part.position},"text":${jsonString(part.text)},"lost":${part.lost}}`;
}

/** Level not given: the level stays. */
const NO_LEVEL: i32 = LL_NONE - 1;

/** Registers Log.Tail and Log.SetLevel. */
export function addLogService(tail: LogTail): void {
  addTyped(
    "Log.Tail",
    (args) => ({
      lines: args.optionalInt("lines", 20, 0),
      since: args.optionalInt("since", -1, 0, MAX_POSITION),
      max: args.optionalInt("max", DEFAULT_MAX, 1, MOST),
    }),
    ({ lines, since, max }, call) => call.reply(partText(since < 0 ? tail.last(lines, max) : tail.since(since, max))),
  );
  addTyped(
    "Log.SetLevel",
    (args) => ({ level: args.optionalInt("level", NO_LEVEL, LL_NONE, LL_VERBOSE_DEBUG), filters: args.optionalString("file_level") }),
    ({ level, filters }, call) => {
      if (level !== NO_LEVEL) setLogLevel(level);
      if (filters !== undefined) setLogFilters(filters);
      call.reply(`{"level":${logLevel()}}`);
    },
  );
}
