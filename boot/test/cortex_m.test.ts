import { testMachine } from "./machines.ts";

testMachine("cortex-m");
