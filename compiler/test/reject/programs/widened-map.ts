class Animal {}
class Dog extends Animal {
  name = "";
}
const dogs = new Map<string, Dog>();
const animals: Map<string, Animal> = dogs; // error MK2009
console.log(animals.size);
