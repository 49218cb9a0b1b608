import { Ping, ping, pings } from "./ping.ts";
export let pongs = 0;
export function pong(n: number): string {
  pongs++;
  return n === 0 ? "done" : "pong " + ping(n - 1);
}
export class Pong {
  readonly partner = () => new Ping();
  seen(): number {
    return pings;
  }
}
