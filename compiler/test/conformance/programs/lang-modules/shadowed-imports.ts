// A local name hides an imported one without touching it.
import { count, increment, label } from "./lib/counter.ts";
function f(count: string): string {
  const label = count + "!";
  return label;
}
console.log(f("local"), count, label);
{
  const increment = (n: number) => n * 100;
  console.log(increment(2), count);
}
increment(2);
console.log(count);
