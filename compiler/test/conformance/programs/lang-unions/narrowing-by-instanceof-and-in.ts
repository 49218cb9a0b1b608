// instanceof separates classes, `in` separates object types by a property.
class Timeout extends Error {
  constructor(readonly after: number) {
    super("timeout");
  }
}
interface Ok {
  value: string;
}
interface Failed {
  reason: Error | string;
  retry?: number;
}
function show(r: Ok | Failed): string {
  if ("value" in r) return "ok " + r.value;
  const { reason } = r;
  if (reason instanceof Timeout) return `timeout after ${reason.after}`;
  if (reason instanceof Error) return "error " + reason.message;
  return reason + (r.retry ?? "");
}
const results: (Ok | Failed)[] = [{ value: "v" }, { reason: new Timeout(30) }, { reason: new TypeError("tt") }, { reason: "text", retry: 2 }, { reason: "bare" }];
for (const r of results) console.log(show(r));
const failed = results.filter((r) => !("value" in r)).length;
console.log(failed);
