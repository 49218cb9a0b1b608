/** Runs one test file in a process of its own, which boots the machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { SETUP_VARIABLE, type TestSetup } from "../testing/setup.ts";
import { Results, type TestEvent, type TestResult } from "./events.ts";

const PRELOAD = new URL("../testing/preload.js", import.meta.url).href;
const REPORTER = new URL("../testing/reporter.js", import.meta.url).href;
const TSCONFIG = fileURLToPath(new URL("../../../tsconfig.json", import.meta.url));

/** After being told to end. */
const END_LIMIT_MS = 3000;

export interface FileRun {
  results: Promise<TestResult[]>;
  /** Ends it, with its machine. */
  stop(): void;
}

export interface FileOptions {
  setup: TestSetup;
  limitMs: number;
  /** As soon as it is there. */
  onResult: (result: TestResult) => void;
}

export function runFile(file: string, { setup, limitMs, onResult }: FileOptions): FileRun {
  // A group of its own: what it has started ends with it.
  const child = spawn(
    process.execPath,
    ["--enable-source-maps", "--import", PRELOAD, "--test-reporter", REPORTER, "--test-reporter-destination", "stdout", file],
    {
      env: { ...process.env, TSX_TSCONFIG_PATH: TSCONFIG, [SETUP_VARIABLE]: JSON.stringify(setup) },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true,
    },
  );
  const results = new Results();
  let complaints = "";
  let isLate = false;
  const add = (result: TestResult | undefined) => {
    if (result !== undefined) onResult(result);
  };
  child.on("message", (event: TestEvent) => add(results.take(event)));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (bytes: Buffer) => {
      complaints = (complaints + bytes.toString()).slice(-10_000);
    });
  }
  const timer = setTimeout(() => {
    isLate = true;
    end(child);
  }, limitMs);
  child.on("exit", () => killGroup(child));
  const done = new Promise<TestResult[]>((resolve) => {
    child.on("close", (status) => {
      clearTimeout(timer);
      const reason = isLate ? `not through within ${limitMs / 1000} s` : status === 0 ? "" : `ended with status ${status}`;
      const isTold = !isLate && results.all.some(({ outcome }) => outcome === "failed");
      if (reason !== "" && !isTold) add(results.take(failed(file, `${reason}\n${complaints}`.trimEnd())));
      else if (results.all.length === 0) add(results.take(failed(file, "there are no tests in it")));
      resolve(results.all);
    });
  });
  return { results: done, stop: () => end(child) };
}

/** A file that has failed as a whole. */
function failed(file: string, error: string): TestEvent {
  return { kind: "fail", name: basename(file), nesting: 0, isSuite: false, ms: 0, isSkipped: false, error };
}

/** Its machine ends with it. */
function end(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => killGroup(child), END_LIMIT_MS).unref();
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody is left.
  }
}
