/** Takeuchi's function on linked lists: the length of a list stands for a number. */
const rounds = 40000;
const expectedLength = 10;

class Element {
  readonly value: i32;
  readonly next: Element | null;

  constructor(value: i32, next: Element | null) {
    this.value = value;
    this.next = next;
  }
}

function listOf(length: i32): Element | null {
  return length === 0 ? null : new Element(length, listOf(length - 1));
}

function lengthOf(list: Element | null): i32 {
  return list === null ? 0 : 1 + lengthOf(list.next);
}

function isShorter(x: Element | null, y: Element | null): boolean {
  let a = x;
  let b = y;
  while (b !== null) {
    if (a === null) return true;
    a = a.next;
    b = b.next;
  }
  return false;
}

function rest(list: Element | null): Element | null {
  if (list === null) throw new Error("empty list");
  return list.next;
}

function takeuchi(x: Element | null, y: Element | null, z: Element | null): Element | null {
  if (!isShorter(y, x)) return z;
  return takeuchi(takeuchi(rest(x), y, z), takeuchi(rest(y), z, x), takeuchi(rest(z), x, y));
}

for (let round = 0; round < rounds; round++) {
  const result = takeuchi(listOf(15), listOf(10), listOf(6));
  if (lengthOf(result) !== expectedLength) throw new Error(`length ${lengthOf(result)}`);
}
console.log(`list: length ${expectedLength}`);
