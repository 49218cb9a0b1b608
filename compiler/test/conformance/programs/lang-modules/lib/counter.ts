export let count = 0;
export let label = "zero";
export const history: number[] = [];
export function increment(by = 1): number {
  count += by;
  label = count > 2 ? "many" : "few";
  history.push(count);
  return count;
}
export { count as total };
