class Temperature {
  constructor(private readonly celsius: number) {}
  toJSON(): string {
    return `${this.celsius} C`;
  }
}
class Reading {
  constructor(
    readonly at: number,
    readonly value: Temperature,
  ) {}
}
class Wrapper {
  constructor(private readonly inner: unknown) {}
  toJSON(): unknown {
    return this.inner;
  }
}
console.log(JSON.stringify(new Temperature(21.5)));
console.log(JSON.stringify(new Reading(1, new Temperature(-3))));
console.log(JSON.stringify([new Temperature(0), new Wrapper([1, "x"]), new Wrapper(null)]));
console.log(JSON.stringify({ w: new Wrapper(undefined), v: new Wrapper(true) }));
