import { config } from "@meerkat/config";
import { logInfo } from "@meerkat/core/log.ts";

const { behaviour } = config.release;
logInfo("ota", `this release is ${behaviour}`);
if (behaviour === "crash") throw new Error("this release crashes at its start");
while (behaviour === "hang") {}
