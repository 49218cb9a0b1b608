#!/usr/bin/env node
// Plain JavaScript, so that the tool runs from a checkout without a build step.
import { fileURLToPath } from "node:url";
import { commandLine } from "./command-line.js";

// The settings that it is translated with are its own, wherever it is called.
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL("../../tsconfig.json", import.meta.url));

async function translateTypeScript() {
  const { register } = await import("tsx/esm/api");
  register();
}

const made = await commandLine();
if (made === undefined) await translateTypeScript();
const { main } = await import(made ?? "../src/main.ts");
await main(made === undefined ? async () => {} : translateTypeScript);
