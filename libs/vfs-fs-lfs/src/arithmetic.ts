// In integers throughout, which the compiler cannot see in `%` and `/` alone.

/** `a` modulo `b`, which is not 0. */
export function remainder(a: u32, b: u32): u32 {
  return (a % b) >>> 0;
}

/** The multiple of `unit` that is not below `length`; neither is negative. */
export function roundUp(length: i32, unit: i32): i32 {
  const over: i32 = remainder(length, unit);
  return over === 0 ? length : length + unit - over;
}

/** Copies `count` bytes; short pieces, for which a view would be dearer. */
export function copyBytes(to: Uint8Array, toAt: i32, from: Uint8Array, fromAt: i32, count: i32): void {
  let target = toAt;
  const end: i32 = fromAt + count;
  for (let source = fromAt; source < end; source++) {
    to[target] = from[source]!;
    target++;
  }
}
