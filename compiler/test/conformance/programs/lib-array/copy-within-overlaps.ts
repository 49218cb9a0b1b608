function show(a: number[]): void {
  console.log(a.join(" "));
}

show([1, 2, 3, 4, 5].copyWithin(0, 3));
show([1, 2, 3, 4, 5].copyWithin(1, 0));
show([1, 2, 3, 4, 5].copyWithin(0, 1, 4));
show([1, 2, 3, 4, 5].copyWithin(2, 0, 3));
show([1, 2, 3, 4, 5].copyWithin(-2, 0));
show([1, 2, 3, 4, 5].copyWithin(0, -2));
show([1, 2, 3, 4, 5].copyWithin(0, -3, -1));
show([1, 2, 3, 4, 5].copyWithin(4, 0));
show([1, 2, 3, 4, 5].copyWithin(5, 0));
show([1, 2, 3, 4, 5].copyWithin(0, 5));
show([1, 2, 3, 4, 5].copyWithin(0, 3, 1));

const words = ["a", "b", "c"];
const same = words.copyWithin(1, 0, 1);
console.log(same === words);
console.log(words.join());
