import {
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
  setLogFilters,
  setLogLevel,
} from "@meerkat/core/log.ts";
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
