// A class declared in a function body is a class like any other.
function run(label: string): string {
  class Local {
    static made = 0;
    constructor(readonly text: string) {
      Local.made++;
    }
    shout(): string {
      return this.text.toUpperCase() + Local.made;
    }
  }
  class Child extends Local {
    override shout(): string {
      return "<" + super.shout() + ">";
    }
  }
  const items: Local[] = [new Local(label), new Child(label + "!")];
  return items.map((i) => i.shout()).join(" ");
}
console.log(run("ab"));
