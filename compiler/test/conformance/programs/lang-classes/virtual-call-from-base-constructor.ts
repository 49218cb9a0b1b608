// A method called from the base constructor is the derived one, and sees the derived fields still unset.
class Base {
  constructor() {
    console.log("base sees " + this.describe());
  }
  describe(): string {
    return "base";
  }
}
class Derived extends Base {
  name: string | undefined = "set";
  count: number | undefined = 3;
  override describe(): string {
    return this.name === undefined ? "derived before its fields" : "derived " + this.name + " " + this.count;
  }
}
const d = new Derived();
console.log("afterwards " + d.describe());
