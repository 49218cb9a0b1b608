// C functions take and give every kind of number, booleans and strings.
import "./numbers-and-strings.native.ts";
console.log(demo_add(2, 40), demo_add(-2147483648, 2147483647));
console.log(demo_scale(1.5, 0.5), demo_scale(-3, 2));
console.log(demo_is_even(4294967294), demo_is_even(3));
console.log(demo_length(""), demo_length("abc"), demo_length("a" + "é€" + String(12)));
console.log(demo_small(255, -128, 65535, -32768));
demo_nothing();
const list = [1, 2, 3].map((n) => demo_add(n, n));
console.log(list.join());
