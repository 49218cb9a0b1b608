/** A short round of `npm run churn`. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Churn, leftBehind } from "./churn/churn.ts";
import { BUILD_LIMIT_MS } from "./machines.ts";

/** Connections of each protocol. */
const COUNT = 300;
const RUN_LIMIT_MS = 120_000;
let churn: Churn;
beforeAll(async () => {
  churn = await Churn.start("churn-test");
}, BUILD_LIMIT_MS);
afterAll(async () => {
  await churn.stop();
});

test(
  `${4 * COUNT} connections, good ones and bad ones, leave nothing behind`,
  async () => {
    await churn.run(COUNT);
    const before = await churn.figures();
    await churn.run(COUNT);
    expect(leftBehind(before, await churn.figures(), COUNT)).toBe("");
  },
  RUN_LIMIT_MS,
);
