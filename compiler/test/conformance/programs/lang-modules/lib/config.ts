const table = [3, 1, 2];
table.sort((a, b) => a - b);
export const sorted: readonly number[] = table;
export const { length, [1]: middle } = table;
export const [low, , high] = table;
export const compute = (x: number): number => x * high + low;
export default function describe(prefix: string): string {
  return prefix + sorted.join("<");
}
