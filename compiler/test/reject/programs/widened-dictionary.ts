class Animal {}
class Dog extends Animal {
  name = "";
}
const dogs: Record<string, Dog> = {};
const animals: Record<string, Animal> = dogs; // error MK2009
console.log(Object.keys(animals).length);
