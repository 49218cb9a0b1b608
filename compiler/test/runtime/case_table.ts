/**
 * Writes `compiler/runtime/case_table.h`: the case mappings of the Unicode version that this engine has.
 * `npx tsx compiler/test/runtime/case_table.ts`; text.test.ts compares every code point with the engine.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runtimeFolder } from "../conformance/port.ts";

interface Run {
  first: number;
  last: number;
  step: number;
  distance: number;
}

interface Mapping {
  /** Code points with one counterpart each at the same distance, `step` apart. */
  runs: Run[];
  /** Those that become several. */
  several: { from: number; to: number[] }[];
}

function mappingOf(map: (s: string) => string): Mapping {
  const mapping: Mapping = { runs: [], several: [] };
  for (let from = 0; from < 0x110000; from++) {
    if (from >= 0xd800 && from < 0xe000) continue;
    const to = Array.from(map(String.fromCodePoint(from)), (c) => c.codePointAt(0) ?? 0);
    const [only] = to;
    if (to.length > 1) mapping.several.push({ from, to });
    else if (only !== undefined && only !== from) addTo(mapping.runs, from, only - from);
  }
  return mapping;
}

function addTo(runs: Run[], from: number, distance: number): void {
  const run = runs.at(-1);
  const gap = run ? from - run.last : 0;
  const fits = run && run.distance === distance && from - run.first < 256 && (run.step === 0 ? gap <= 2 : gap === run.step);
  if (!run || !fits) {
    runs.push({ first: from, last: from, step: 0, distance });
    return;
  }
  run.step = gap;
  run.last = from;
}

const hex = (n: number): string => `0x${(n & 0xffff).toString(16)}`;

function rows(cells: string[]): string {
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += 6) lines.push(`    ${cells.slice(i, i + 6).join(", ")},\n`);
  return lines.join("");
}

function table(name: string, mapping: Mapping): string {
  const cells = mapping.runs.map((r) => `{${hex(r.first)}, ${hex(r.distance)}, ${r.last - r.first}, ${r.step || 1}}`);
  const small = mapping.runs.filter((r) => r.first < 0x10000).length;
  return (
    `/* The first ${small} lie in the basic plane, the others 0x10000 above what is written. */\n` +
    `#define ${name.toUpperCase()}_SMALL ${small}\nstatic const case_run ${name}_runs[] = {\n${rows(cells)}};\n`
  );
}

const upper = mappingOf((s) => s.toUpperCase());
const lower = mappingOf((s) => s.toLowerCase());
const several = upper.several.map(({ from, to }) => `{${[from, ...to, 0, 0].slice(0, 4).map(hex).join(", ")}}`);

const text = `/* Made by compiler/test/runtime/case_table.ts from Unicode ${process.versions.unicode}. */
#ifndef MK_CASE_TABLE_H
#define MK_CASE_TABLE_H

#include <stdint.h>

/* \`first\` and every \`step\`th code point up to \`span\` above it: \`distance\`, modulo 2^16, leads to the counterpart. */
typedef struct {
  uint16_t first;
  uint16_t distance;
  uint8_t span;
  uint8_t step;
} case_run;

${table("lower", lower)}
${table("upper", upper)}
/* Upper case of several units: the letter, and what it becomes. */
static const uint16_t upper_several[][4] = {
${rows(several)}};

#endif
`;

writeFileSync(join(runtimeFolder, "case_table.h"), text);
