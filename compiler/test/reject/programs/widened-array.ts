class Animal {}
class Dog extends Animal {
  name = "";
}
const dogs: Dog[] = [];
const animals: Animal[] = dogs; // error MK2009
console.log(animals.length);
