class Box {
  get [Symbol.toStringTag](): string { // error MK0004
    return "Box";
  }
}
void (new Box());
