/** The tests of apps/weather-station, the same on all of its machines. */
import { test } from "vitest";
import { APP_TESTS_LIMIT_MS, expectAppTests } from "./app-tests.ts";
import { PLATFORMS } from "./machines.ts";

test.each(PLATFORMS)("on %s", (platform) => expectAppTests("weather-station", platform), APP_TESTS_LIMIT_MS);
