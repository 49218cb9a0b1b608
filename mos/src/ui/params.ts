/** Reads the parameters of a page's request. Each function throws UserError with the name of what is missing or of another type. */
import { UserError } from "../errors.ts";

export class Params {
  private readonly members: Record<string, unknown>;

  constructor(value: unknown) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new UserError("the parameters are no object");
    this.members = value as Record<string, unknown>;
  }

  text(name: string, maxLength = 1 << 20): string {
    const value = this.members[name];
    if (typeof value !== "string") throw new UserError(`${name} is no text`);
    if (value.length > maxLength) throw new UserError(`${name} is longer than ${maxLength} characters`);
    return value;
  }

  optionalText(name: string, maxLength?: number): string | undefined {
    return this.members[name] === undefined ? undefined : this.text(name, maxLength);
  }

  flag(name: string): boolean {
    const value = this.members[name];
    if (typeof value !== "boolean") throw new UserError(`${name} is neither true nor false`);
    return value;
  }

  optionalCount(name: string, max: number): number | undefined {
    const value = this.members[name];
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > max) throw new UserError(`${name} is no number from 0 to ${max}`);
    return value;
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.members[name];
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new UserError(`${name} is none of ${choices.join(", ")}`);
    return found;
  }

  scalar(name: string): string | number | boolean {
    const value = this.members[name];
    if (typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
    throw new UserError(`${name} is neither a text nor a number nor a boolean`);
  }

  object(name: string): Record<string, unknown> {
    const value = this.members[name];
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new UserError(`${name} is no object`);
    return value as Record<string, unknown>;
  }

  any(name: string): unknown {
    return this.members[name];
  }
}
