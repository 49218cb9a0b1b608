/** Ends the run: the parser is wrong. */
export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

export function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
