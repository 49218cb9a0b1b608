// Field initialisers run top to bottom, after super() and before the rest of the constructor.
function trace(label: string, value: number): number {
  console.log("init " + label);
  return value;
}

class Base {
  first = trace("Base.first", 1);
  constructor() {
    console.log("Base constructor");
  }
  second = trace("Base.second", this.first + 1);
}

class Derived extends Base {
  third = trace("Derived.third", this.second + 1);
  constructor(log: string) {
    console.log("before super " + log);
    super();
    console.log("Derived constructor " + this.third);
  }
  fourth = trace("Derived.fourth", this.third * 10);
}

const d = new Derived("now");
console.log(d.first, d.second, d.third, d.fourth);
