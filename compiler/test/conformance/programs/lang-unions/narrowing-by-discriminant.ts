// A literal property tells the members of a union apart, in if, switch and ternary.
type Event =
  | { type: "key"; code: number; shift?: boolean }
  | { type: "click"; x: number; y: number }
  | { type: "text"; value: string }
  | { type: "none" };
function show(e: Event): string {
  if (e.type === "none") return "-";
  if (e.type !== "text") {
    const where = e.type === "key" ? `${e.code}${e.shift ? "S" : ""}` : `${e.x}:${e.y}`;
    return e.type + " " + where;
  }
  return e.value.toUpperCase();
}
const events: Event[] = [{ type: "key", code: 65 }, { type: "key", code: 66, shift: true }, { type: "click", x: 1, y: -2.5 }, { type: "text", value: "hi" }, { type: "none" }];
for (const e of events) console.log(show(e));
function weight({ type }: Event): number {
  switch (type) {
    case "key":
    case "click":
      return 2;
    case "text":
      return 1;
    case "none":
      return 0;
  }
}
console.log(events.map(weight).join(""), events.filter((e) => e.type === "key").length);
