const odd = [1, 2, 3];
console.log(odd.reverse() === odd, odd.join());
const even = [1, 2, 3, 4];
even.reverse();
console.log(even.join());
const none: number[] = [];
console.log(none.reverse().length);
console.log([9].reverse().join());

const original = ["x", "y"];
const turned = original.toReversed();
console.log(turned.join(), original.join());
console.log("abc".split("").reverse().join(""));
const bools = [true, false, false];
bools.reverse();
console.log(bools.join());
