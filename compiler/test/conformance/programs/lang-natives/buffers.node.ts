const g = globalThis as Record<string, unknown>;
g.demo_sum = (bytes: Uint8Array) => bytes.reduce((a, b) => a + b, 0);
g.demo_fill = (bytes: Uint8Array, value: number) => {
  bytes.fill(value);
};
g.demo_first = (values: Float64Array) => values[0];
