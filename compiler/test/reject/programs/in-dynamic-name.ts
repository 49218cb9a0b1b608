function has(o: { a?: number }, name: string): boolean {
  return name in o; // error MK1022
}
has({}, "a");
