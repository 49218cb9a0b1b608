const g = globalThis as Record<string, unknown>;
let calls = 0;
g.demo_add = (a: number, b: number) => a + b;
g.demo_scale = (x: number, by: number) => x * by;
g.demo_is_even = (n: number) => n % 2 === 0;
g.demo_length = (text: string) => text.length;
g.demo_small = (a: number, b: number, c: number, d: number) => a + b + c + d;
g.demo_nothing = () => {
  calls++;
};
