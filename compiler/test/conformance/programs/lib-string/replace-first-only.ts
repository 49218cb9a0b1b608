console.log("a-b-c".replace("-", "+"), "abc".replace("x", "y"), "abc".replace("", ">"));
console.log("aaa".replace("aa", "b"), "abc".replace("abc", ""), "".replace("", "x"));
console.log("price".replace("ice", "€"), "10€".replace("€", " EUR"));
// Patterns in the replacement.
console.log("abc".replace("b", "[$&]"), "abc".replace("b", "$$"), "abc".replace("b", "[$`|$']"));
console.log("abc".replace("b", "$"), "abc".replace("b", "$1"), "abc".replace("b", "$x$&$"));
// A function gets the match; what it gives is taken as it is.
console.log("abcabc".replace("b", (m) => m.toUpperCase() + "$&"));
let calls = 0;
"xyz".replace("q", () => {
  calls++;
  return "";
});
console.log(calls);
