// When the left side is null or undefined the rest of the chain is not evaluated.
let calls = 0;
function count(n: number): number {
  calls++;
  return n;
}
interface Node {
  value: number;
  next?: Node | null;
  list?: number[];
  run?: (n: number) => number;
  text?: string;
}
const end: Node = { value: 3, next: null };
const head: Node = { value: 1, next: { value: 2, next: end, list: [7, 8], run: (n) => n * 2, text: "abc" } };
console.log(head.next?.next?.value, head.next?.next?.next?.value, head.next?.next?.next?.next?.next?.value);
console.log(head.list?.[count(0)], head.next?.list?.[count(1)], calls);
console.log(head.run?.(count(5)), head.next?.run?.(count(5)), calls);
console.log(head.next?.text?.toUpperCase().slice(1).length, head.text?.toUpperCase().slice(1).length);
console.log(head.next!.next?.next?.value ?? "end", (head.next?.next?.value ?? 0) + 1);
const maybe: Node | null = count(1) > 5 ? head : null;
console.log(maybe?.value, maybe?.next?.value === undefined, typeof maybe?.value);
const fs: (((x: string) => string) | undefined)[] = [undefined, (x) => x + x];
console.log(fs[0]?.("a"), fs[1]?.("b"));
