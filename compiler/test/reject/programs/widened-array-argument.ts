class Animal {}
class Dog extends Animal {
  name = "";
}
function adopt(list: Animal[]): void {
  list.push(new Animal());
}
const dogs: Dog[] = [];
adopt(dogs); // error MK2009
