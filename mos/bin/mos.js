#!/usr/bin/env node
// Plain JavaScript, so that the tool runs from a checkout without a build step.
import { register } from "tsx/esm/api";

register();
await import("../src/main.ts");
