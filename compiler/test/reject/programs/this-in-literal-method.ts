const counter = {
  n: 0,
  next(): number {
    return ++this.n; // error MK1026
  },
};
counter.next();
