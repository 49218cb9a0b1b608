function make<T>(x: T): T {
  class Holder {
    v: T | undefined = undefined; // error MK1041
  }
  const h = new Holder();
  h.v = x;
  return x;
}
make(1);
