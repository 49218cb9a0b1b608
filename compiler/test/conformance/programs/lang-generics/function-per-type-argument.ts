// One generic function serves numbers, strings, objects and integers.
interface Box {
  v: number;
}
function pair<A, B>(a: A, b: B): [B, A] {
  return [b, a];
}
function last<T>(list: readonly T[]): T {
  return list[list.length - 1]!;
}
function swapEnds<T>(list: T[]): T[] {
  const copy = [...list];
  const end = copy.length - 1;
  [copy[0], copy[end]] = [copy[end]!, copy[0]!];
  return copy;
}
const [n, s] = pair("left", 7);
console.log(n, s);
const small: u8[] = [1, 2, 250];
console.log(last(small), last(["x", "y"]), last([true, false]));
console.log(swapEnds([1.5, 2, 3]).join(), swapEnds(["a", "b", "c"]).join(), swapEnds(small).join());
const boxes: Box[] = [{ v: 1 }, { v: 2 }];
console.log(last(boxes).v, swapEnds(boxes)[0] === boxes[1]);
