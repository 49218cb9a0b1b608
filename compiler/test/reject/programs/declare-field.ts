class Animal {
  legs: number | string = 4;
}
class Dog extends Animal {
  declare legs: number; // error MK1051
}
console.log(new Dog().legs);
