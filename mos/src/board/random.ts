/** Numbers that look random and are the same in each run: what a board does can be done again. */
export function randomSource(seed = 0x9e37_79b9): () => number {
  let state = seed;
  // Marsaglia, Xorshift RNGs, 2003: the 32-bit generator with shifts 13, 17, 5.
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
