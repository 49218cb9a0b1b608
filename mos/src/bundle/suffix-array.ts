/**
 * Positions of `bytes` in the order of what begins there. Prefix doubling (Manber and Myers, 1993) with counting sorts:
 * n log n, 16 bytes of memory for each byte.
 */
export function suffixArray(bytes: Uint8Array): Int32Array {
  const size = bytes.length;
  const order = new Int32Array(size);
  const next = new Int32Array(size);
  let rank = new Int32Array(size);
  let newRank = new Int32Array(size);
  const counts = new Int32Array(Math.max(256, size) + 1);
  for (const byte of bytes) counts[byte + 1] = (counts[byte + 1] ?? 0) + 1;
  for (let i = 0; i < 256; i++) counts[i + 1] = (counts[i + 1] ?? 0) + (counts[i] ?? 0);
  for (let i = 0; i < size; i++) {
    const byte = bytes[i] ?? 0;
    const at = counts[byte] ?? 0;
    counts[byte] = at + 1;
    order[at] = i;
  }
  let ranks = rankBy(order, rank, (a, b) => bytes[a] === bytes[b]);
  for (let width = 1; ranks < size; width *= 2) {
    // By the second half: those that have none first, the others in the order of the half that begins `width` on.
    let filled = 0;
    for (let i = Math.max(0, size - width); i < size; i++) next[filled++] = i;
    for (const i of order) if (i >= width) next[filled++] = i - width;
    // By the first half, stable.
    counts.fill(0, 0, ranks + 1);
    for (let i = 0; i < size; i++) counts[(rank[i] ?? 0) + 1] = (counts[(rank[i] ?? 0) + 1] ?? 0) + 1;
    for (let i = 0; i < ranks; i++) counts[i + 1] = (counts[i + 1] ?? 0) + (counts[i] ?? 0);
    for (const i of next) {
      const at = counts[rank[i] ?? 0] ?? 0;
      counts[rank[i] ?? 0] = at + 1;
      order[at] = i;
    }
    const half = (i: number) => (i + width < size ? (rank[i + width] ?? 0) : -1);
    ranks = rankBy(order, newRank, (a, b) => rank[a] === rank[b] && half(a) === half(b));
    [rank, newRank] = [newRank, rank];
  }
  return order;
}

/** Numbers the positions in their order; equal ones get the same number. Returns how many numbers there are. */
function rankBy(order: Int32Array, rank: Int32Array, isEqual: (a: number, b: number) => boolean): number {
  let ranks = 0;
  let before = -1;
  for (const i of order) {
    if (before >= 0 && !isEqual(before, i)) ranks++;
    rank[i] = ranks;
    before = i;
  }
  return order.length === 0 ? 0 : ranks + 1;
}

/** Where in `bytes` the longest beginning of `wanted`, from `from` on, occurs, and how long it is. */
export function longestMatch(bytes: Uint8Array, order: Int32Array, wanted: Uint8Array, from: number): { at: number; length: number } {
  let low = 0;
  let high = order.length - 1;
  let best = { at: 0, length: 0 };
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = order[middle] ?? 0;
    let length = 0;
    while (at + length < bytes.length && from + length < wanted.length && bytes[at + length] === wanted[from + length]) length++;
    if (length > best.length) best = { at, length };
    if (from + length === wanted.length) break;
    if (at + length === bytes.length || (bytes[at + length] ?? 0) < (wanted[from + length] ?? 0)) low = middle + 1;
    else high = middle - 1;
  }
  return best;
}
