class Animal {}
class Dog extends Animal {
  name = "";
}
class Box<T> {
  constructor(public value: T) {}
}
const b = new Box<Dog>(new Dog());
const c: Box<Animal> = b; // error MK2009
void (c.value);
