/** Makes the constants of src/font_*.ts of the drawings beside this file: `npx tsx libs/graphics/fonts/compile.ts`. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const FONT_NAMES = ["fixed", "sans", "large"];

/** Pixels of a column in one character of the constant. */
const BITS = 6;
/** Character for a column part without pixels; all 64 are printable. */
const ZERO = 48;

interface Drawing {
  comment: string;
  settings: Map<string, string>;
  glyphs: { char: string; rows: string[] }[];
}

function readDrawing(name: string): Drawing {
  const [head = "", ...blocks] = readFileSync(new URL(`${name}.txt`, import.meta.url), "utf8")
    .trim()
    .split("\n\n");
  const lines = head.split("\n");
  const comment = lines
    .filter((line) => line.startsWith("#"))
    .map((line) => line.slice(2))
    .join(" ");
  const settings = new Map(lines.filter((line) => !line.startsWith("#")).map((line) => line.split(" ") as [string, string]));
  const height = Number(settings.get("height"));
  const glyphs = blocks.flatMap((block) => {
    const [chars = "", ...rows] = block.split("\n");
    const cells = rows.map((row) => row.split(" "));
    return Array.from(chars, (char, i) => {
      const own = cells.map((row) => row[i] ?? "");
      if (own.length !== height || own.some((row) => row.length !== own[0]?.length || !/^[.#]+$/.test(row)))
        throw new Error(`${name}: ${char} is not ${height} equal rows`);
      return { char, rows: own };
    });
  });
  return { comment, settings, glyphs };
}

/** A column from the top, BITS pixels a character, the topmost in bit 0. */
function encodeColumn(rows: string[], x: number): string {
  let text = "";
  for (let top = 0; top < rows.length; top += BITS) {
    const part = rows.slice(top, top + BITS);
    text += String.fromCharCode(ZERO + part.reduce((bits, row, y) => (row[x] === "#" ? bits | (1 << y) : bits), 0));
  }
  return text;
}

function literal(text: string): string {
  return JSON.stringify(text);
}

/** Text of src/font_NAME.ts. */
export function compileFont(name: string): string {
  const { comment, settings, glyphs } = readDrawing(name);
  const number = (key: string) => Number(settings.get(key));
  const chars = glyphs.map(({ char }) => char).join("");
  const widths = glyphs.map(({ rows }) => String.fromCharCode(ZERO + (rows[0]?.length ?? 0))).join("");
  const columns = glyphs.map(({ rows }) => Array.from(rows[0] ?? "", (_, x) => encodeColumn(rows, x)).join("")).join("");
  const args = [number("height"), number("baseline"), number("spacing"), number("space")].join(",\n  ");
  return `// Made by libs/graphics/fonts/compile.ts of ${name}.txt: not to be edited.
import { Font } from "./font.ts";

/** ${comment} */
export const ${name.toUpperCase()}_FONT: Font = new Font(
  ${args},
  ${literal(chars)},
  ${literal(widths)},
  ${literal(columns)},
);
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of FONT_NAMES) writeFileSync(new URL(`../src/font_${name}.ts`, import.meta.url), compileFont(name));
}
