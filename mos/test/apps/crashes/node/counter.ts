let value = 100;

export function counter_add(by: number): number {
  value += by;
  return value;
}
