import { testMachine } from "./machines.ts";

// Each boot is a process that compiles all modules: the check of images is the same code as elsewhere.
testMachine("node", 2);
