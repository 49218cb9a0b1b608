// A table-driven state machine over discriminated unions.
type State = { at: "idle" } | { at: "connecting"; tries: number } | { at: "online"; since: number };
type Input = { kind: "start" } | { kind: "fail" } | { kind: "ok"; now: number } | { kind: "drop" };
function step(s: State, i: Input): State {
  switch (s.at) {
    case "idle":
      return i.kind === "start" ? { at: "connecting", tries: 1 } : s;
    case "connecting":
      if (i.kind === "ok") return { at: "online", since: i.now };
      if (i.kind === "fail") return s.tries >= 3 ? { at: "idle" } : { ...s, tries: s.tries + 1 };
      return s;
    case "online":
      return i.kind === "drop" ? { at: "connecting", tries: 1 } : s;
  }
}
const inputs: Input[] = [{ kind: "fail" }, { kind: "start" }, { kind: "fail" }, { kind: "ok", now: 42 }, { kind: "ok", now: 50 }, { kind: "drop" }, { kind: "fail" }, { kind: "fail" }, { kind: "fail" }, { kind: "start" }];
let s: State = { at: "idle" };
for (const i of inputs) {
  s = step(s, i);
  console.log(i.kind + " -> " + s.at + (s.at === "connecting" ? s.tries : s.at === "online" ? s.since : ""));
}
