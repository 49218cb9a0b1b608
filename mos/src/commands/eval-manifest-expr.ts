/** `mos eval-manifest-expr`. */
import { targetOf } from "../builder/plan.ts";
import { evaluate, type Scope } from "../manifest/expression.ts";
import { manifestScope } from "../manifest/project.ts";

export interface EvalFlags {
  platform?: string;
  board?: string;
  buildVar?: ReadonlyMap<string, string>;
}

export async function evalManifestExprCommand(expression: string, flags: EvalFlags): Promise<number> {
  const { platform, board } = targetOf({ folder: ".", platform: flags.platform, board: flags.board });
  const scope = manifestScope(".", platform, board, flags.buildVar);
  process.stdout.write(`${JSON.stringify(resultOf(expression, scope), null, 2)}\n`);
  return 0;
}

function resultOf(expression: string, scope: Scope): unknown {
  const group = groupOf(expression, scope);
  return group === undefined ? evaluate(expression, scope) : group;
}

type Group = { [key: string]: string | Group };

/** All variables below a name, as they are nested; undefined if there are none. */
function groupOf(name: string, scope: Scope): Group | undefined {
  const prefix = `${name.replace(/^manifest(?:\.|$)/, "")}.`.replace(/^\.$/, "");
  const group: Group = {};
  if (/[^\w.]/.test(name)) return undefined;
  for (const [key, value] of scope) if (key.startsWith(prefix)) insert(group, key.slice(prefix.length).split("."), value);
  return Object.keys(group).length === 0 ? undefined : group;
}

function insert(group: Group, [first = "", ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    group[first] = value;
    return;
  }
  const below = group[first];
  const inner: Group = typeof below === "object" ? below : {};
  group[first] = inner;
  insert(inner, rest, value);
}
