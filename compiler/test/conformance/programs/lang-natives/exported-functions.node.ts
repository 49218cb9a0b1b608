import { demo_step } from "./exported-functions.ts";
const g = globalThis as Record<string, unknown>;
g.demo_call_back = (times: number) => {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += demo_step(i);
  return sum;
};
