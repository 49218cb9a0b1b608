class Led {
  static make(): number {
    return 1;
  }
}
const f = Led.make; // error MK1027
f();
