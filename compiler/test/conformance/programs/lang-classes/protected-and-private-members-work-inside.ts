// Visibility modifiers cost nothing at run time; instances of the same class may look into each other.
class Money {
  private constructor(private readonly cents: number) {}
  static of(euros: number, cents = 0): Money {
    return new Money(euros * 100 + cents);
  }
  plus(other: Money): Money {
    return new Money(this.cents + other.cents);
  }
  compare(other: Money): number {
    return this.cents - other.cents;
  }
  toString(): string {
    const rest = this.cents % 100;
    return `${(this.cents - rest) / 100}.${rest < 10 ? "0" : ""}${rest}`;
  }
}
const sum = [Money.of(1, 50), Money.of(2), Money.of(0, 55)].reduce((a, b) => a.plus(b), Money.of(0));
console.log(sum.toString());
const sorted = [Money.of(3), Money.of(1), Money.of(2, 5)].sort((a, b) => a.compare(b));
console.log(sorted.map((m) => m.toString()).join(" "));
