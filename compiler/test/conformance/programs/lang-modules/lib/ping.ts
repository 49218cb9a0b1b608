import { pong, pongs } from "./pong.ts";
export let pings = 0;
export function ping(n: number): string {
  pings++;
  return n === 0 ? "done" : "ping " + pong(n - 1);
}
export class Ping {
  make(): string {
    return "ping sees " + pongs;
  }
}
