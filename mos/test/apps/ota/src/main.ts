import { logInfo } from "@meerkat/core/log.ts";
import { readFile } from "@meerkat/core/vfs/vfs.ts";

// A release that is to fail comes with a file that says how.
const told = readFile("behaviour.txt", 16);
const behaviour = told === undefined ? "good" : new TextDecoder().decode(told);
logInfo("ota", `this release is ${behaviour}`);
if (behaviour === "crash") throw new Error("this release crashes at its start");
while (behaviour === "hang") {}
