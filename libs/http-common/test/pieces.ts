import fc from "fast-check";

/** Cuts bytes at random places: what a parser says must not depend on them. */
export function piecesOf(bytes: Uint8Array): fc.Arbitrary<Uint8Array[]> {
  return fc.array(fc.nat({ max: bytes.length }), { maxLength: 8 }).map((cuts) => {
    const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
  });
}

export function latin(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}
