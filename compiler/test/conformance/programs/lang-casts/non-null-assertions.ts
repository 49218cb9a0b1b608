// `!` gives the value where there is one, and is free to be written where it is not needed.
interface Node {
  next: Node | undefined;
  label: string | null;
  count: number | undefined;
}
const end: Node = { next: undefined, label: null, count: undefined };
const start: Node = { next: end, label: "start", count: 0 };
console.log(start.next!.label, start.label!.length, start.count! + 1);
const m = new Map<string, number>([["a", 1]]);
console.log(m.get("a")! * 10, [1, 2].find((n) => n > 1)!, "x"!.length);
function caught(f: () => number): string {
  try {
    return String(f());
  } catch (e) {
    return (e as Error).name;
  }
}
console.log(caught(() => start.next!.next!.label!.length), caught(() => end.label!.length));
