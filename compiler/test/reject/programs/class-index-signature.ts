class Bag {
  [key: string]: number; // error MK2008
}
console.log(new Bag());
