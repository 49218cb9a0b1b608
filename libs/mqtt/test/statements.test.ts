import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** The normative statements of MQTT 3.1.1 (appendix B) that oblige a client, alone or as one of the two sides. */
const CLIENT_STATEMENTS: Record<string, number[]> = {
  "1.5.3": [1, 2, 3],
  "2.2.2": [1, 2],
  "2.3.1": [1, 2, 3, 5, 6],
  "3.1.0": [1, 2],
  "3.1.2": [3, 4, 6, 9, 11, 13, 14, 15, 18, 19, 20, 21, 22, 23],
  "3.1.3": [1, 2, 3, 4, 7, 10, 11],
  "3.2.0": [1],
  "3.2.2": [1, 2, 4, 5],
  "3.3.1": [1, 2, 3, 4],
  "3.3.2": [1, 2],
  "3.3.4": [1],
  "3.6.1": [1],
  "3.8.1": [1],
  "3.8.3": [1, 3, 4],
  "3.9.3": [1, 2],
  "3.10.1": [1],
  "3.10.3": [1, 2],
  "3.14.1": [1],
  "3.14.4": [1, 2],
  "4.1.0": [1, 2],
  "4.3.1": [1],
  "4.3.2": [1, 2],
  "4.3.3": [1, 2],
  "4.4.0": [1],
  "4.5.0": [2],
  "4.6.0": [1, 2, 3, 4],
  "4.7.1": [1, 2, 3],
  "4.7.2": [1],
  "4.7.3": [1, 2, 3, 4],
  "4.8.0": [1, 2],
  "6.0.0": [1, 2, 3],
  "7.0.0": [2],
  "7.1.2": [1],
};

const rows = readFileSync(join(ROOT, "docs/mqtt.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| MQTT-"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, statement = "", , tests = ""]) => ({ statement, tests: tests.split("; ") }));

test("every statement for a client has one row", () => {
  const wanted = Object.entries(CLIENT_STATEMENTS).flatMap(([section, numbers]) => numbers.map((number) => `MQTT-${section}-${number}`));
  expect(rows.map(({ statement }) => statement)).toEqual(wanted);
});

/** Whether a test, or a case of a table of cases, has this name. */
function names(source: string, name: string): boolean {
  return [`"${name}"`, `: ${name}\``, ` ${name}\``, `\`${name}`].some((text) => source.includes(text));
}

test("every test that a row names exists", () => {
  const missing = rows.flatMap(({ statement, tests }) =>
    tests.flatMap((reference) => {
      const colon = reference.indexOf(": ");
      const [file, name] = [reference.slice(0, colon), reference.slice(colon + 2)];
      const source = readFileSync(join(ROOT, file === "mqtt_ws" ? "libs/mqtt-ws/test" : "libs/mqtt/test", `${file}.test.ts`), "utf8");
      return name !== "" && names(source, name) ? [] : [`${statement}: ${reference}`];
    }),
  );
  expect(missing).toEqual([]);
});
