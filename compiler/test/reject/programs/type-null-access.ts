function f(s: string | undefined): number {
  return s.length; // error MK0002
}
f("a");
