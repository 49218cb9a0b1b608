const numbers = [5, -1, 8, 0, -7, 3];
const positive = numbers.filter((n) => n > 0);
console.log(positive.join());
console.log(numbers.join());
console.log(numbers.filter(() => false).length);
console.log(numbers.filter((_, i) => i % 2 === 0).join());
console.log(numbers.filter((n, i, all) => all.indexOf(n) === i && n !== 0).length);

// A type guard narrows the elements.
const mixed: (string | number)[] = [1, "a", 2, "b"];
const texts = mixed.filter((v): v is string => typeof v === "string");
console.log(texts.map((s) => s.toUpperCase()).join(""));

const maybe: (string | undefined)[] = ["x", undefined, "y"];
const sure = maybe.filter((s): s is string => s !== undefined);
console.log(sure.join("+"));

// What is appended meanwhile is not visited.
const growing = [1, 2, 3];
const seen = growing.filter((n) => {
  if (growing.length < 10) growing.push(n * 10);
  return n < 3;
});
console.log(seen.join(), growing.length);
