/** What a control takes. */
import { UserError } from "../errors.ts";
import type { Control, ControlValue } from "./part.ts";

/** Turns that are made at once. */
const MAX_STEPS = 1000;
const MAX_TEXT = 1000;

/** Throws UserError, with what it would take. */
export function checkedValue(part: string, control: Control, value: unknown): ControlValue {
  const what = `${control.name} of ${part}`;
  switch (control.kind) {
    case "range": {
      const { min = 0, max = 100, unit = "" } = control;
      if (typeof value === "number" && value >= min && value <= max) return value;
      throw new UserError(`${what} goes from ${min} to ${max}${unit === "" ? "" : ` ${unit}`}`);
    }
    case "steps":
      if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= MAX_STEPS) return value;
      throw new UserError(`${what} takes a whole number of steps, -1 or +1`);
    case "choice": {
      const { choices = [] } = control;
      if (typeof value === "string" && choices.includes(value)) return value;
      throw new UserError(`${what} is one of ${choices.join(", ")}`);
    }
    case "text":
      if (typeof value === "string" && value.length <= MAX_TEXT) return value;
      throw new UserError(`${what} takes a text of at most ${MAX_TEXT} characters`);
    default:
      if (typeof value === "boolean") return value;
      throw new UserError(`${what} is true or false`);
  }
}
