import { testMachine } from "./machines.ts";

testMachine("linux");
