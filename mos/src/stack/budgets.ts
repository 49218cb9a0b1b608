/** A build that takes more than `budgets` of mos.yml allows has failed. */
import type { Sizes } from "../builder/sizes.ts";
import { UserError } from "../errors.ts";
import type { Budgets } from "../manifest/budgets.ts";
import { grouped } from "../thousands.ts";
import type { StackReport } from "./stack.ts";
import { stackPath, stackSummary } from "./text.ts";

/** Throws UserError that names all that is over. */
export function checkBudgets(budgets: Budgets, sizes: Sizes, stack: StackReport | undefined): void {
  const ram = sizes.ram + sizes.heap + sizes.stack;
  const over = [
    overBy("flash", sizes.flash, budgets.flash, ""),
    overBy("RAM", ram, budgets.ram, ` (${grouped(sizes.ram)} static, heap ${grouped(sizes.heap)}, stack ${grouped(sizes.stack)})`),
    ...(budgets.stack === undefined ? [] : [stackOver(budgets.stack, stack)]),
  ].filter((text) => text !== undefined);
  if (over.length > 0) throw new UserError(`over the budget of mos.yml\n${over.join("\n")}`);
}

function overBy(what: string, bytes: number, budget: number | undefined, parts: string): string | undefined {
  if (budget === undefined || bytes <= budget) return undefined;
  return `${what}: ${grouped(bytes)} bytes${parts} of ${grouped(budget)}: ${grouped(bytes - budget)} too many`;
}

function stackOver(budget: number, stack: StackReport | undefined): string | undefined {
  if (!stack) return undefined;
  if (stack.bytes === undefined) return `stack: a budget of ${grouped(budget)} cannot be held\n${stackSummary(stack)}`;
  if (stack.bytes <= budget) return undefined;
  const recursion =
    stack.checked.length > 0 ? `\n${stackSummary(stack)}\n  how often a function can be on the stack can be said under \`budgets: recursion:\`` : "";
  return `stack: ${grouped(stack.bytes)} bytes of ${grouped(budget)}: ${grouped(stack.bytes - budget)} too many, on this way:\n${stackPath(stack)}${recursion}`;
}
