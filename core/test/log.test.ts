import { EVENT_LOG, onEvent } from "@meerkat/core/events.ts";
import {
  addLogSink,
  isLogged,
  LL_DEBUG,
  LL_ERROR,
  LL_INFO,
  LL_NONE,
  logDebug,
  logError,
  logInfo,
  logLevel,
  logWarn,
  setConsoleLog,
  setLogFilters,
  setLogLevel,
} from "@meerkat/core/log.ts";
import { LogPayload, setLogEventLevel, startLogEvents } from "@meerkat/core/log_events.ts";
import { beforeEach, expect, test } from "vitest";
import { FakeHal } from "./fake_hal.ts";

let hal: FakeHal;
beforeEach(() => {
  hal = new FakeHal().install();
  setLogLevel(LL_INFO);
  setLogFilters("");
});

test("a line is the place in 24 characters and the message", () => {
  logInfo("rpc", "hello");
  logWarn("a_place_with_a_name_that_is_too_long", "x");
  expect(hal.console).toBe(`${"rpc".padEnd(24)}hello\na_place_with_a_name_thatx\n`);
});

test("levels", () => {
  logDebug("rpc", "no");
  setLogLevel(LL_DEBUG);
  logDebug("rpc", "yes");
  setLogLevel(LL_NONE);
  logError("rpc", "no");
  expect(hal.console).toBe(`${"rpc".padEnd(24)}yes\n`);
  expect(logLevel()).toBe(LL_NONE);
});

test("filters: the first prefix that fits decides, the rest has the general level", () => {
  setLogFilters("rpc_uart=3,rpc=0,broken,=1");
  expect(isLogged(LL_DEBUG, "rpc_uart")).toBe(true);
  expect(isLogged(LL_INFO, "rpc")).toBe(false);
  expect(isLogged(LL_ERROR, "rpc")).toBe(true);
  expect(isLogged(LL_INFO, "other")).toBe(false);
  setLogFilters("rpc=0");
  expect(isLogged(LL_INFO, "other")).toBe(true);
});

test("sinks get every line that is logged; what they log themselves is dropped", () => {
  const lines: string[] = [];
  addLogSink((level, line) => {
    lines.push(`${level} ${line}`);
    logError("sink", "endless");
  });
  logDebug("rpc", "no");
  setConsoleLog(false);
  logWarn("rpc", "yes");
  setConsoleLog(true);
  expect(hal.console).toBe("");
  expect(lines).toEqual([`1 ${"rpc".padEnd(24)}yes\n`]);
});

test("EVENT_LOG, up to its own level", () => {
  const lines: string[] = [];
  onEvent(EVENT_LOG, (_event, payload) => {
    if (payload instanceof LogPayload) lines.push(`${payload.level} ${payload.line.slice(24)}`);
  });
  startLogEvents();
  setLogEventLevel(LL_ERROR);
  logError("a", "one");
  logInfo("a", "two");
  setLogEventLevel(LL_INFO);
  logInfo("a", "three");
  expect(lines).toEqual(["0 one\n", "2 three\n"]);
});
