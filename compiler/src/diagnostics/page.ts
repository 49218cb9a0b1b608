/** The catalogue as a page of documentation. */

import type { CatalogueEntry } from "./catalogue/entry.ts";
import { ENTRIES } from "./catalogue.ts";

const CHAPTERS: readonly { from: string; title: string; text: string }[] = [
  { from: "MK0", title: "Not valid TypeScript", text: "TypeScript itself, with its `strict` rules, rejects the program." },
  {
    from: "MK1",
    title: "Not in the language",
    text: "TypeScript accepts it, but Device TypeScript does not have it: it cannot be compiled into something small that behaves the same.",
  },
  { from: "MK2", title: "Types and representations", text: "The value has no representation on a device, or not the one that is needed where it goes." },
  { from: "MK3", title: "The program as a whole", text: "Limits of the compiler, and rules that concern several files." },
  { from: "MK9", title: "Faults of the compiler", text: "Never the program's fault." },
];

export function diagnosticsPage(): string {
  const out = [
    "# Diagnostics",
    "",
    "<!-- Written by compiler/scripts/diagnostics-page.ts from the compiler's catalogue; do not edit. -->",
    "",
    "Every message of the compiler has a code. This page says for each one why the program is rejected and what to write instead.",
    "What the language has is told in [Device TypeScript](device-typescript.md).",
    "",
    "A message names the place, shows the line and marks the text:",
    "",
    "```",
    "src/main.ts:3:7 - error MK1005: `==` converts its operands before it compares them",
    "",
    '  3 |   if (mode == "on") start();',
    "    |       ^^^^^^^^^^^^",
    "  hint: Write `===`",
    "```",
    "",
    "| Code | About |",
    "|---|---|",
    ...ENTRIES.map((e) => `| [${e.code}](#${anchor(e)}) | ${e.title} |`),
  ];
  for (const chapter of CHAPTERS) {
    out.push("", `## ${chapter.title}`, "", chapter.text);
    for (const e of ENTRIES) if (e.code.startsWith(chapter.from)) out.push("", ...section(e));
  }
  return `${out.join("\n")}\n`;
}

function heading(e: CatalogueEntry): string {
  return `${e.code}: ${e.title}`;
}

/** As GitHub makes it from the heading. */
function anchor(e: CatalogueEntry): string {
  return heading(e)
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}

function section(e: CatalogueEntry): string[] {
  const out = [`### ${heading(e)}`, "", e.why];
  if (e.message !== "{0}") out.push("", `Message: “${readable(e.message)}”`);
  if (e.hint) out.push("", `Instead: ${readable(e.hint)}.`);
  if (e.example) out.push("", "```ts", "// rejected", e.example.wrong, "", "// instead", e.example.right, "```");
  return out;
}

/** Placeholders as dots. */
function readable(text: string): string {
  return text.replace(/\{\d\}/g, "…");
}
