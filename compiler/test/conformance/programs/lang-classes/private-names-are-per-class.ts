// The same private name in a parent and its child is two fields.
class Parent {
  #secret = "parent's";
  parentSecret(): string {
    return this.#secret;
  }
}
class Child extends Parent {
  #secret = "child's";
  childSecret(): string {
    return this.#secret;
  }
  change(): void {
    this.#secret += "!";
  }
}
const c = new Child();
c.change();
console.log(c.parentSecret(), c.childSecret());

class Account {
  #balance: number;
  static #count = 0;
  constructor(start: number) {
    this.#balance = start;
    Account.#count++;
  }
  #fee(amount: number): number {
    return amount > 100 ? 2 : 1;
  }
  get #text(): string {
    return "balance " + this.#balance;
  }
  transfer(other: Account, amount: number): void {
    this.#balance -= amount + this.#fee(amount);
    other.#balance += amount;
  }
  show(): void {
    console.log(this.#text + " of " + Account.#count);
  }
}
const a = new Account(500);
const b = new Account(20);
a.transfer(b, 150);
a.show();
b.show();
