// Parameter properties are assigned before field initialisers of the same class that use them, and work with defaults.
class Pin {
  constructor(
    public readonly number: number,
    protected mode: "in" | "out" = "in",
    private inverted?: boolean,
    public label = "pin" + number,
  ) {
    this.label += ".";
  }
  describe(): string {
    return `${this.label} ${this.mode} ${this.inverted ?? "unset"}`;
  }
}
class Led extends Pin {
  state = false;
  constructor(public readonly colour: string, n: number) {
    super(n, "out", true);
  }
  override describe(): string {
    return super.describe() + " " + this.colour + " " + this.mode;
  }
}
console.log(new Pin(1).describe());
console.log(new Pin(2, "out", false, "two").describe());
const led = new Led("red", 13);
console.log(led.describe(), led.number, led.state);
