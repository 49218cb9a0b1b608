// Modules may import each other as long as nothing is used before it exists.
import { Ping, ping, pings } from "./lib/ping.ts";
import { Pong, pongs } from "./lib/pong.ts";
console.log(ping(3), pings, pongs);
console.log(new Pong().partner().make(), new Pong().seen());
console.log(new Ping().make());
