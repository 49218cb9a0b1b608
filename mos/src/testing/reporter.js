/** Tells `mos test` what happens in a test file: a reporter of node:test, which prints nothing. */
import { relative } from "node:path";

const KINDS = { "test:start": "start", "test:pass": "pass", "test:fail": "fail" };

export default async function* report(events) {
  for await (const { type, data } of events) {
    const kind = KINDS[type];
    if (kind === undefined) continue;
    const { name, nesting, details, skip } = data;
    process.send({
      kind,
      name,
      nesting,
      isSuite: details?.type === "suite",
      ms: details?.duration_ms ?? 0,
      isSkipped: skip !== undefined && skip !== false,
      ...(kind === "fail" ? { error: errorText(details.error) } : {}),
    });
  }
  yield "";
}

/** What the test has thrown, with the lines that are somebody's own. */
function errorText(error) {
  const cause = error?.cause ?? error;
  if (!(cause instanceof Error)) return String(cause);
  const stack = (cause.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line) && !/\bnode:|node_modules|Promise\.all/.test(line));
  const places = stack.slice(0, 4).map((line) => line.replace(/file:\/\/([^):]+)/, (_, path) => relative(process.cwd(), path)));
  const reason = cause.cause instanceof Error ? `\n${cause.cause.message}` : "";
  return `${cause.message}${reason}\n${places.join("\n")}`.trimEnd();
}
