/** Conditions and `${...}` of `mos.yml`. */
import { UserError } from "../errors.ts";

/** Variables by their full name, `mos.platform`, `build_vars.X` ... */
export type Scope = ReadonlyMap<string, string>;

type Value = string | boolean;

/** The value of `when`, which must be a truth value. Throws UserError. */
export function evaluateCondition(text: string, scope: Scope): boolean {
  const value = evaluate(text, scope);
  if (typeof value !== "boolean") throw new UserError(`\`${text}\` is not a condition`, 'write `mos.platform == "linux"` or `defined(build_vars.X)`');
  return value;
}

/** Throws UserError. */
export function evaluate(text: string, scope: Scope): Value {
  const parts = text.trim().split(/\s+/);
  const [a = "", operator, b] = parts;
  if (parts.length === 1) return operand(a, scope);
  if (parts.length !== 3 || b === undefined || (operator !== "==" && operator !== "!=")) {
    throw new UserError(`can't parse the expression \`${text}\``, "there are `A == B`, `A != B` and `defined(A)`; nest `conds` for more");
  }
  const left = operand(a, scope);
  const right = operand(b, scope);
  if (typeof left !== "string" || typeof right !== "string") throw new UserError(`\`${text}\` compares something that is not text`);
  return (left === right) === (operator === "==");
}

function operand(text: string, scope: Scope): Value {
  const literal = /^"([^"]*)"$/.exec(text)?.[1];
  if (literal !== undefined) return literal;
  const asked = /^defined\(([^()]+)\)$/.exec(text)?.[1];
  if (asked !== undefined) return lookUp(asked, scope) !== undefined;
  const value = lookUp(text, scope);
  if (value === undefined) throw new UserError(`failed to evaluate ${text}: it is not defined`);
  return value;
}

const ALIASES: Record<string, string> = { platform: "mos.platform", arch: "mos.platform", "mos.arch": "mos.platform", mos_version: "mos.version" };

function lookUp(name: string, scope: Scope): string | undefined {
  const plain = name.replace(/^manifest\./, "");
  return scope.get(ALIASES[plain] ?? plain);
}

/** Replaces `${...}`; something undefined in it is an error. */
export function expand(text: string, scope: Scope): string {
  return text.replace(/\$\{([^}]*)\}/g, (_, expression: string) => String(evaluate(expression, scope)));
}

/** Replaces the `${...}` that are defined; the others stay. */
export function expandKnown(text: string, scope: Scope): string {
  return text.replace(/\$\{([^}]*)\}/g, (whole, expression: string) => {
    try {
      return String(evaluate(expression, scope));
    } catch {
      return whole;
    }
  });
}
