/** `args_fmt` of RPC.Describe, as in `{pin: %d, level: %B, at: {x: %lf}}`: what a form asks for. */

export type ArgKind = "integer" | "number" | "boolean" | "text" | "bytes" | "json";

export interface Arg {
  name: string;
  kind: ArgKind;
}

const KINDS: [RegExp, ArgKind][] = [
  [/^%[hl]*[duixX]$/, "integer"],
  [/^%[hl]*[fegG]$/, "number"],
  [/^%B$/, "boolean"],
  [/^%\.?\*?[Qs]$/, "text"],
  [/^%\.?\*?[VH]$/, "bytes"],
];

/** Undefined: the method does not say what it takes, or in a way that no form can be made of. */
export function parseArgsFormat(format: string): Arg[] | undefined {
  const text = format.trim();
  if (text === "") return undefined;
  if (!text.startsWith("{") || !text.endsWith("}")) return undefined;
  return splitMembers(text.slice(1, -1)).map((member) => {
    const colon = member.indexOf(":");
    const name = (colon < 0 ? member : member.slice(0, colon)).trim().replace(/^"|"$/g, "");
    const type = colon < 0 ? "" : member.slice(colon + 1).trim();
    return { name, kind: KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? "json" };
  });
}

/** At the commas that are not inside of braces or brackets. */
function splitMembers(text: string): string[] {
  const members: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const character = text[i];
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    else if (character === undefined || (character === "," && depth === 0)) {
      const member = text.slice(start, i).trim();
      if (member !== "") members.push(member);
      start = i + 1;
    }
  }
  return members;
}

export class ArgumentError extends Error {}

/** Arguments of what the fields hold; empty fields are left out. */
export function argsOf(args: Arg[], fields: Record<string, string>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { name, kind } of args) {
    const text = fields[name] ?? "";
    if (text !== "") result[name] = argValue(name, kind, text);
  }
  return result;
}

function argValue(name: string, kind: ArgKind, text: string): unknown {
  switch (kind) {
    case "integer":
    case "number": {
      const number = Number(text);
      if (!Number.isFinite(number) || (kind === "integer" && !Number.isInteger(number))) {
        throw new ArgumentError(`${name}: "${text}" is not ${kind === "integer" ? "a whole number" : "a number"}`);
      }
      return number;
    }
    case "boolean":
      return text === "true";
    case "bytes":
      return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
    case "text":
      return text;
    case "json":
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new ArgumentError(`${name}: this is not JSON`);
      }
  }
}

/** Fields that give these arguments: the way back. */
export function fieldsOf(args: Arg[], values: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  if (typeof values !== "object" || values === null) return fields;
  for (const { name, kind } of args) {
    const value = (values as Record<string, unknown>)[name];
    if (value === undefined) continue;
    if (kind === "json") fields[name] = JSON.stringify(value);
    else if (kind === "bytes") fields[name] = decodeBytes(String(value));
    else fields[name] = String(value);
  }
  return fields;
}

function decodeBytes(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return base64;
  }
}
