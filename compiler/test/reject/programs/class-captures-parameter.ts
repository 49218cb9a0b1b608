function make(step: number): number {
  class Counter {
    n = step; // error MK1041
  }
  return new Counter().n;
}
make(1);
