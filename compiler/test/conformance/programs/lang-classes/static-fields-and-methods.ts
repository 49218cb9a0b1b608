// Static fields are initialised in order when the class is declared; methods see them through `this` and the class name.
class Registry {
  static names: string[] = [];
  static count = 10;
  static doubled = Registry.count * 2;
  static register(name: string): number {
    Registry.names.push(name);
    return ++this.count;
  }
  static get size(): number {
    return this.names.length;
  }
  static set limit(n: number) {
    Registry.count = n;
  }
  readonly id: number;
  constructor(name: string) {
    this.id = Registry.register(name);
  }
}
const a = new Registry("a");
const b = new Registry("b");
console.log(a.id, b.id, Registry.doubled, Registry.size);
Registry.limit = 3;
console.log(Registry.count, Registry.names.join(","));
