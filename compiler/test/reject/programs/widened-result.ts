class Animal {}
class Dog extends Animal {
  name = "";
}
const dogs: Dog[] = [];
function kennel(): Dog[] {
  return dogs;
}
const animals: Animal[] = kennel(); // error MK2009
console.log(animals.length);
