import { MACHINE_TEST } from "../testing/setup.ts";

/** What the reporter of a test file sends (testing/reporter.js). */
export interface TestEvent {
  kind: "start" | "pass" | "fail";
  name: string;
  nesting: number;
  isSuite: boolean;
  ms: number;
  isSkipped: boolean;
  error?: string;
}

export interface TestResult {
  /** Names of the suites around it, and its own, with ` > ` between them. */
  name: string;
  outcome: "passed" | "failed" | "skipped";
  ms: number;
  error?: string;
}

/** Makes results of the events of one file, in their order. */
export class Results {
  readonly all: TestResult[] = [];
  private readonly path: string[] = [];

  /** The result that the event brings. A suite brings one only if it has failed by itself. */
  take(event: TestEvent): TestResult | undefined {
    const { kind, name, nesting, ms, isSkipped, error } = event;
    this.path.length = nesting;
    this.path[nesting] = name;
    if (name === MACHINE_TEST && nesting === 0) return undefined;
    if (kind === "start" || (event.isSuite && (kind === "pass" || /\d+ subtests? failed/.test(error ?? "")))) return undefined;
    const outcome = kind === "fail" ? "failed" : isSkipped ? "skipped" : "passed";
    const result: TestResult = { name: this.path.join(" > "), outcome, ms: Math.round(ms), ...(error === undefined ? {} : { error }) };
    this.all.push(result);
    return result;
  }
}
