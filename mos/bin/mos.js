#!/usr/bin/env node
// Plain JavaScript, so that the tool runs from a checkout without a build step.
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";

// The settings that it is translated with are its own, wherever it is called.
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL("../../tsconfig.json", import.meta.url));
register();
await import("../src/main.ts");
